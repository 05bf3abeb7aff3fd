import { type CliContext, untilStopped } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { storedResults } from "./shared-flags.ts";

const inputs = {
  results: storedResults("Folder of the runs; nothing outside of it is read (default: results)"),
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
