import type { SummaryInput } from "@plimsoll/adapters-results";
import { resultJson } from "./result-json.ts";

/** What a program reads of a run besides the text for people. */
export interface JsonSummaryInput extends SummaryInput {
  readonly exitCode: number;
}

/** The result for a program. The latencies themselves are left to run.json and samples.ndjson. */
export const renderJsonSummary = (input: JsonSummaryInput, extra: Readonly<Record<string, unknown>> = {}): string => {
  const { runId, folder, assessment, devMode, exitCode } = input;
  const { latenciesMs: _, ...metrics } = assessment.metrics;
  const { kind, targets, findings, rationale, alternatives } = assessment.verdict;
  const summary = {
    ...{ schemaVersion: 1, runId, folder, devMode, exitCode, partial: assessment.partial, verdict: kind },
    ...{ targets, findings, rationale, alternatives, metrics },
    ...extra,
  };
  return resultJson(summary);
};
