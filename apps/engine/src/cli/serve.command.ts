import { type CliContext, logSettings } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { orchestratorFlags } from "./orchestrator-flags.ts";
import { storeFlags } from "./store-flags.ts";

const inputs = {
  host: Flag.String("host").pipe(
    Flag.withMetavar("ADDRESS"),
    Flag.withDescription("Address to listen on; beyond loopback PLIMSOLL_JWT_SECRET or PLIMSOLL_JWKS must be set"),
    Flag.withDefault("127.0.0.1"),
  ),
  port: Flag.Int("port").pipe(
    Flag.filter(
      (value) => value >= 0 && value <= 65_535,
      (value) => `Expected a port from 0 to 65535, got ${value}`,
    ),
    Flag.withMetavar("PORT"),
    Flag.withDescription("Port; 0 takes a free one and prints it"),
    Flag.withDefault(8072),
  ),
  codeWork: Flag.Literals("code-work", ["operators", "everyone", "nobody"]).pipe(
    Flag.withMetavar("operators|everyone|nobody"),
    Flag.withDescription("Whose workflows may run programs on this machine"),
    Flag.withDefault("operators" as const),
  ),
  codeRoot: Flag.String("code-root").pipe(
    Flag.withMetavar("FOLDER"),
    Flag.withDescription(
      "Programs of submitted workflows may reach only what is below; may be given several times. Needed for --code-work everyone",
    ),
    Flag.atLeast(0),
  ),
  ...storeFlags,
  ...orchestratorFlags,
};

/** What `serve` was asked. */
export type ServeInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine serve`: in the foreground until Ctrl-C, which is its good end (exit 0). */
export const makeServeCommand = (context: CliContext) =>
  Command.make("serve", inputs, (given) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runServeCommand } = yield* Effect.promise(() => import("./run-serve-command.ts"));
      yield* runServeCommand(context, given, settings);
    }),
  ).pipe(
    Command.withDescription("Serve the HTTP API and the live dashboard, and execute what is submitted"),
    Command.withExamples([
      { command: "plimsoll-engine serve", description: "On http://127.0.0.1:8072, with a token that is printed once" },
      { command: "plimsoll-engine serve --orchestrator stub --port 0", description: "To try it, DEV MODE" },
    ]),
  );
