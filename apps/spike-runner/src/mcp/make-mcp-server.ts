import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { explanationJson, renderAgentSummary } from "@plimsoll/adapters-results";
import type { ExplainedRun, ExplainRun, ResultsFailure, RunCatalogPort } from "@plimsoll/application";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import path from "node:path";
import { z } from "zod";
import { PLIMSOLL_VERSION } from "../cli/version.ts";
import { compareSummaries } from "./compare-summaries.ts";
import { listRuns } from "./list-runs.ts";

/** What the server reads from. */
export interface McpServerConfig {
  readonly resultsFolder: string;
  readonly explainRun: ExplainRun;
  readonly catalog: Pick<RunCatalogPort, "list">;
}

/** An id, never a path: a client can name nothing outside the results folder. */
const RunId = z
  .string()
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/)
  .describe("Id of a run as list_runs gives it, or latest");

/** More side by side can't be read. */
const MOST_COMPARED = 8;

const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const;

const text = (content: string) => ({ content: [{ type: "text" as const, text: content }] });

const failed = ({ message, hint }: ResultsFailure) => ({ ...text(`error: ${message}\nhint: ${hint}`), isError: true });

const summaryOf = (run: ExplainedRun): string =>
  renderAgentSummary({ ...run, exitCode: VERDICT_EXIT_CODES[run.assessment.verdict.kind] });

/** The server of `plimsoll mcp`: four tools that read stored runs and change nothing. */
export const makeMcpServer = ({ resultsFolder, explainRun, catalog }: McpServerConfig): McpServer => {
  const server = new McpServer({ name: "plimsoll", version: PLIMSOLL_VERSION });
  const folderOf = (run: string): string => (run === "latest" ? run : path.join(resultsFolder, run));
  const answer = async (runs: readonly string[], render: (explained: readonly ExplainedRun[]) => string) =>
    Result.match(await Effect.runPromise(Effect.result(Effect.forEach(runs.map(folderOf), explainRun.execute))), {
      onSuccess: (explained) => text(render(explained)),
      onFailure: failed,
    });
  server.registerTool(
    "list_runs",
    {
      description: "All stored results, newest first: what they are, of whom, and how they ended",
      annotations: READ_ONLY,
    },
    async () =>
      Result.match(await Effect.runPromise(Effect.result(catalog.list)), {
        onSuccess: (entries) => text(listRuns(entries)),
        onFailure: failed,
      }),
  );
  server.registerTool(
    "run_summary",
    {
      description:
        "A run in plain text: verdict, targets, findings, where the time went, which limit binds, next commands",
      inputSchema: { run: RunId },
      annotations: READ_ONLY,
    },
    ({ run }) => answer([run], (explained) => explained.map(summaryOf).join("")),
  );
  server.registerTool(
    "explain_run",
    {
      description: "Where the time of a run went and which limit binds, every signal with its evidence, as JSON",
      inputSchema: { run: RunId },
      annotations: READ_ONLY,
    },
    ({ run }) =>
      answer([run], (explained) => explained.map(({ explanation }) => explanationJson(explanation)).join("")),
  );
  server.registerTool(
    "compare_runs",
    {
      description: "Figures of stored runs side by side, with their intervals",
      inputSchema: { runs: z.array(RunId).min(2).max(MOST_COMPARED) },
      annotations: READ_ONLY,
    },
    ({ runs }) => answer(runs, compareSummaries),
  );
  return server;
};
