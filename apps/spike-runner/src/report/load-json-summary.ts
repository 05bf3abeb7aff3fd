import type { LoadSummaryInput } from "@plimsoll/adapters-results";
import { resultJson } from "./result-json.ts";

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
  return resultJson(summary);
};
