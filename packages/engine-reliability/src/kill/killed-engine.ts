import { flushCompileCache } from "node:module";
import process from "node:process";
import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { makeEventStream } from "@plimsoll/adapters-memory";
import { makeEmbeddedDatabase, makePostgresWorkflowStore, migrate } from "@plimsoll/adapters-postgres";
import { makeWorkflowEngine } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { engineSettings } from "../engine-settings.ts";
import { randomNumbers } from "../random-numbers.ts";
import { openAttemptLog } from "./attempt-log.ts";
import { RELIABILITY_TENANT } from "./campaign-report.ts";
import { topUp } from "./kill-campaign.ts";
import { loggingRunner } from "./logging-runner.ts";

/**
 * An engine in a process of its own, to be killed at any instant. It loads, says `loaded`, waits for a line on stdin, and then
 * runs whatever workflows nobody else runs, for ever. With a folder instead of a database URL it starts the embedded database
 * there, and sees to it itself that there is work.
 */
const [database = "", logPath = "", claimTtlMs = "500", seed = "1", longestTaskMs = "25"] = process.argv.slice(2);

const random = randomNumbers(Number(seed));
const log = openAttemptLog(logPath);

const openStore = Effect.gen(function* () {
  if (database.startsWith("postgresql:")) return yield* makePostgresWorkflowStore({ databaseUrl: database });
  const { databaseUrl } = yield* makeEmbeddedDatabase({ folder: database });
  yield* migrate(databaseUrl);
  const store = yield* makePostgresWorkflowStore({ databaseUrl });
  const known = (yield* store.list({ tenantId: RELIABILITY_TENANT, limit: 10_000 })).map(
    ({ workflowId }) => workflowId,
  );
  const before = known.length;
  yield* topUp(store, known, random);
  for (const workflowId of known.slice(before))
    log.write({ what: "accepted", workflowId, taskId: "", attempt: 0, processId: process.pid, atMs: Date.now() });
  return store;
});

const program = Effect.gen(function* () {
  const store = yield* openStore;
  const runner = loggingRunner(log, random, Number(longestTaskMs));
  const ports = { store, runner, monitor: yield* makeResourceMonitor(), events: yield* makeEventStream(store) };
  const settings = engineSettings(`engine-${process.pid}`, {
    claimTtlMs: Number(claimTtlMs),
    recoverOrphans: true,
    random,
  });
  yield* makeWorkflowEngine(ports, settings);
  process.stdout.write("running\n");
  return yield* Effect.never;
});

flushCompileCache();
process.stdout.write("loaded\n");
process.stdin.once("data", () => {
  Effect.runPromise(Effect.scoped(program)).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.stdin.on("end", () => process.exit(0));
