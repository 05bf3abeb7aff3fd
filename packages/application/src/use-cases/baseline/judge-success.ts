import { type MetricRegression, wilsonInterval } from "@plimsoll/domain";
import type { BaselineRun } from "./baseline.ts";

interface Counted {
  readonly succeeded: number;
  readonly sent: number;
}

const counted = (runs: readonly BaselineRun[]): Counted => ({
  succeeded: runs.reduce((sum, { successCount }) => sum + successCount, 0),
  sent: runs.reduce((sum, { sentCount }) => sum + sentCount, 0),
});

const verdictOf = (baseline: Counted, fresh: Counted): MetricRegression["verdict"] => {
  const before = wilsonInterval(baseline.succeeded, baseline.sent);
  const now = wilsonInterval(fresh.succeeded, fresh.sent);
  if (before === null || now === null) return "inconclusive";
  if (now.high < before.low) return "regressed";
  if (now.low > before.high) return "improved";
  return fresh.succeeded / fresh.sent >= baseline.succeeded / baseline.sent ? "same" : "inconclusive";
};

/**
 * Succeeded over sent, all runs of a side together. Regressed where Wilson's 95 % intervals are apart; a smaller loss than that is
 * never "same": it is inconclusive, for a tenth of a percent of lost answers is lost too.
 */
export const judgeSuccess = (
  baselineRuns: readonly BaselineRun[],
  newRuns: readonly BaselineRun[],
): MetricRegression => {
  const [baseline, fresh] = [counted(baselineRuns), counted(newRuns)];
  const verdict = verdictOf(baseline, fresh);
  return {
    metric: "successRatio",
    verdict,
    change: null,
    noiseBandRatio: null,
    adjustedP: null,
    baselineRunCount: baselineRuns.length,
    newRunCount: newRuns.length,
    reason: `${fresh.succeeded} of ${fresh.sent} now, ${baseline.succeeded} of ${baseline.sent} then`,
  };
};
