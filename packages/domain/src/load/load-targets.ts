import type { Estimate } from "../metrics/estimate.ts";
import { counted } from "../metrics/estimates.ts";
import { formatFigure } from "../targets/format-figure.ts";
import { judgeEstimate } from "../targets/evaluate-target.ts";
import { parseTargetOf } from "../targets/parse-target.ts";
import type { Target, TargetResult } from "../verdict/verdict.ts";
import type { LoadMetrics, LoadTargetMetric } from "./load-metrics.ts";

/** Every metric that a target of a load run may name; the compiler keeps it complete. */
const TARGETABLE: Readonly<Record<LoadTargetMetric, true>> = {
  correctedP50LatencyMs: true,
  correctedP95LatencyMs: true,
  correctedP99LatencyMs: true,
  uncorrectedP50LatencyMs: true,
  uncorrectedP95LatencyMs: true,
  uncorrectedP99LatencyMs: true,
  throughputPerSec: true,
  goodputPerSec: true,
  goodputRatio: true,
  successRatio: true,
  droppedRatio: true,
  recoverMs: true,
  blastRadiusRatio: true,
  retryAmplification: true,
  orphanCallCount: true,
  llmCallsPerInvocation: true,
  largestInFlight: true,
  peakMemoryMb: true,
  memorySlopeMbPerHour: true,
  leakCount: true,
  crossedContextCount: true,
  unaccountedCount: true,
  totalInstantiationTimeMs: true,
  agentCount: true,
  readyAgentCount: true,
  arrivalCount: true,
  sentCount: true,
  droppedCount: true,
  succeededCount: true,
  failedCount: true,
  cancelledCount: true,
  pendingCount: true,
  queuedCount: true,
  pacingErrorP99Ms: true,
  runnerEventLoopLagP99Ms: true,
};

/** Names of the metrics that a target of a load run may speak of. */
export const LOAD_TARGET_METRICS: readonly LoadTargetMetric[] = Object.keys(TARGETABLE) as LoadTargetMetric[];

/** What every load run is judged by unless its scenario says otherwise. */
export const DEFAULT_LOAD_TARGETS: readonly string[] = [
  "successRatio >= 1",
  "droppedRatio <= 0",
  "crossedContextCount <= 0",
  "unaccountedCount <= 0",
];

/** Reads an expression such as `correctedP95LatencyMs < 2000`. */
export const parseLoadTarget = parseTargetOf(LOAD_TARGET_METRICS);

/** The metric's figure; a plain number is a census. */
export const loadEstimateOf = (metrics: LoadMetrics, metric: LoadTargetMetric): Estimate => {
  const figure = metrics[metric];
  return typeof figure === "number" ? counted(figure, 1) : figure;
};

/** A share of nothing: `droppedRatio <= 0` and the like count all there was and sample nothing. */
const isCensus = ({ metric, limit }: Target<LoadTargetMetric>): boolean => metric === "droppedRatio" && limit <= 0;

/** A figure that was withheld for want of a steady state still fails where both its ends do. */
const failsAtBothEnds = (target: Target<LoadTargetMetric>, estimate: Estimate): boolean =>
  estimate.value === null &&
  estimate.low !== null &&
  estimate.high !== null &&
  judgeEstimate(target, { ...estimate, value: estimate.low }).status === "fail";

/** Judges a target of a load run on the conservative end of its figure's interval, as a spike's is (evaluateTarget). */
export const evaluateLoadTarget = (
  target: Target<LoadTargetMetric>,
  metrics: LoadMetrics,
): TargetResult<LoadTargetMetric> => {
  const estimate = loadEstimateOf(metrics, target.metric);
  if (failsAtBothEnds(target, estimate)) {
    const ends = [estimate.low, estimate.high].map((end) => formatFigure(end ?? Number.NaN)).join(" to ");
    const why = estimate.reason ?? "no steady state";
    return {
      target,
      estimate,
      status: "fail",
      reason: `${ends}: ${target.operator} ${target.limit} does not hold; ${why}`,
    };
  }
  const judged = isCensus(target) ? { ...estimate, low: null, high: null } : estimate;
  return { target, estimate, ...judgeEstimate(target, judged) };
};
