import type { LoadSummaryInput } from "@plimsoll/adapters-results";

/** JSON has no infinity: what never ended is written as in load.json. */
const asJson = (_key: string, value: unknown): unknown => {
  if (value === Number.POSITIVE_INFINITY) return "+Infinity";
  return value === Number.NEGATIVE_INFINITY ? "-Infinity" : value;
};

/** The result of a load run for a program; the points of its timeline are left to load.json. */
export const renderLoadJsonSummary = (
  { runId, folder, assessment, devMode }: LoadSummaryInput,
  exitCode: number,
  extra: Readonly<Record<string, unknown>> = {},
): string => {
  const { timeline: _, ...metrics } = assessment.metrics;
  const { kind, targets, findings, rationale } = assessment.verdict;
  const summary = {
    ...{ schemaVersion: 1, runId, folder, devMode, exitCode, partial: assessment.partial, verdict: kind },
    ...{ targets, findings, rationale, metrics },
    ...extra,
  };
  return `${JSON.stringify(summary, asJson, 2)}\n`;
};
