import type { CliContext } from "@plimsoll/adapters-command-line";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import * as Effect from "effect/Effect";
import path from "node:path";
import process from "node:process";
import { composeRunCatalog } from "../composition/compose-run-catalog.ts";
import { composeExplain } from "../composition/compose-run-readers.ts";
import { makeMcpServer } from "../mcp/make-mcp-server.ts";
import type { McpInputs } from "./mcp.command.ts";

/** The client ends the session by closing the input. */
const inputEnded = Effect.callback<void>((resume) => {
  const end = () => resume(Effect.void);
  process.stdin.once("end", end).once("close", end);
  return Effect.sync(() => void process.stdin.off("end", end).off("close", end));
});

/** Everything of `plimsoll mcp` after the flags were parsed. Stdout is the protocol's alone. */
export const runMcpCommand = Effect.fnUntraced(function* (context: CliContext, { results }: McpInputs) {
  const resultsFolder = path.resolve(context.workingDirectory, results);
  const server = makeMcpServer({
    ...{ resultsFolder, explainRun: composeExplain(resultsFolder), catalog: composeRunCatalog(resultsFolder) },
  });
  yield* Effect.acquireUseRelease(
    Effect.promise(() => server.connect(new StdioServerTransport())),
    () => inputEnded,
    () => Effect.promise(() => server.close()),
  );
  context.exitWith(0);
});
