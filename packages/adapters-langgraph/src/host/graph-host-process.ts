import { redactorOf } from "../failure/redact.ts";
import type { FromHost, ToHost } from "../wire/host-messages.ts";
import { GraphHost } from "./graph-host.ts";
import { HostRefusal } from "./host-refusal.ts";

/** Entry of the child process. It ends with the channel to the runner, however that ended. */
const channel = process.send?.bind(process);
if (channel === undefined) throw new Error("graph-host-process is started by its adapter, with a channel to it");
// The user's code may look for a parent of its own to talk to; this channel is not for it.
delete process.send;
const send = (message: FromHost): void => {
  channel(message, (error: Error | null) => {
    if (error !== null) process.exit(1);
  });
};

process.once("disconnect", () => process.exit(0));
process.once("SIGTERM", () => process.exit(0));

process.once("message", (first: ToHost) => {
  if (first.kind !== "start") throw new Error(`the first message must be start, not ${first.kind}`);
  const host = new GraphHost(first.settings, send, redactorOf(process.env));
  process.on("message", (message: ToHost) => host.handle(message));
  host.start().then(
    (facts) => send({ kind: "ready", facts }),
    (thrown: unknown) => {
      if (!(thrown instanceof HostRefusal)) throw thrown;
      send({ kind: "refused", failure: thrown.failure });
    },
  );
});
