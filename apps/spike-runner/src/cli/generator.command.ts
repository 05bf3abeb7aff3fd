import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";

const flags = {
  listen: Flag.String("listen").pipe(
    Flag.withMetavar("HOST:PORT"),
    Flag.withDescription("Where it waits for its coordinator; port 0 takes a free one (default: 127.0.0.1:0)"),
    Flag.withDefault("127.0.0.1:0"),
  ),
};

/** `plimsoll generator`: drives shares of loads for a coordinator until Ctrl-C. */
export const makeGeneratorCommand = (context: CliContext) =>
  Command.make("generator", flags, ({ listen }) =>
    Effect.gen(function* () {
      const { runGeneratorCommand } = yield* Effect.promise(() => import("./generator-run-command.ts"));
      yield* runGeneratorCommand(context, listen);
    }),
  ).pipe(
    Command.withDescription("Generate a share of the load of `plimsoll load --generators`, until Ctrl-C"),
    Command.withExamples([
      { command: "plimsoll generator --listen 127.0.0.1:7100", description: "Token: PLIMSOLL_GENERATOR_TOKEN" },
    ]),
  );
