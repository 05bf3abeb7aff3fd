import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { untilStopped } from "./until-stopped.ts";

const inputs = {
  results: Flag.String("results").pipe(
    Flag.withMetavar("FOLDER"),
    Flag.withDescription("Folder of the runs; nothing outside of it is read (default: results)"),
    Flag.withDefault("results"),
  ),
};

/** What `mcp` was asked. */
export type McpInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll mcp`: serves until its input ends. */
export const makeMcpCommand = (context: CliContext) =>
  Command.make("mcp", inputs, (given) =>
    Effect.gen(function* () {
      const { runMcpCommand } = yield* Effect.promise(() => import("./run-mcp-command.ts"));
      yield* untilStopped(context, runMcpCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Serve stored runs to coding agents over the Model Context Protocol (stdio, read-only)"),
    Command.withExamples([{ command: "plimsoll mcp --results results", description: "As an MCP client starts it" }]),
  );
