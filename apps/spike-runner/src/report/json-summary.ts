import type { SummaryInput } from "@plimsoll/adapters-results";

/** What a program reads of a run besides the text for people. */
export interface JsonSummaryInput extends SummaryInput {
  readonly exitCode: number;
}

/** JSON has no infinity: a p95 that failed invocations made infinite is written as in run.json. */
const asJson = (_key: string, value: unknown): unknown => {
  if (value === Number.POSITIVE_INFINITY) return "+Infinity";
  return value === Number.NEGATIVE_INFINITY ? "-Infinity" : value;
};

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
  return `${JSON.stringify(summary, asJson, 2)}\n`;
};
