import type { Estimate } from "../metrics/estimate.ts";
import { lacksInterval } from "../metrics/estimates.ts";
import type { SpikeMetrics } from "../metrics/spike-metrics.ts";
import type { Target, TargetResult } from "../verdict/verdict.ts";
import { formatFigure } from "./format-figure.ts";
import { meetsLimit } from "./meets-limit.ts";
import { estimateOf } from "./target-metrics.ts";

type Limit = Pick<Target, "operator" | "limit">;
type Status = TargetResult["status"];
type Judgement = Pick<TargetResult, "status" | "reason">;

/**
 * How far the throughput at N may lie below the limit before "does not fall" is broken: a margin of
 * non-inferiority. Three against six waves can't tell less than a few percent, and a rule without a margin would
 * call half of all flat throughputs a fall. Simulated with Welch's 90 % interval on six against three waves: a
 * throughput that lies exactly at the margin is failed in 5 % of runs and passed in 5 %; a flat one passes in 88 % of runs at 2 % of
 * noise from wave to wave and in 34 % at 5 %, and is inconclusive else; one that falls by a fifth is failed in 97 %.
 * The default scenario runs twelve waves at N/2: as many invocations as its six at N, since short waves are the noisier.
 */
export const THROUGHPUT_TOLERANCE_RATIO = 0.05;

/** Both ends hold: pass. Neither does: fail; for `==`, no value between the ends does. Else the interval straddles. */
const judgeInterval = (low: number, high: number, judged: Limit): Status => {
  const [atLow, atHigh] = [meetsLimit(low, judged), meetsLimit(high, judged)];
  if (atLow && atHigh) return "pass";
  const within = judged.operator === "==" && low <= judged.limit && judged.limit <= high;
  return atLow || atHigh || within ? "inconclusive" : "fail";
};

const shown = (estimate: Estimate, limit: number): string => {
  const value = formatFigure(estimate.value ?? Number.NaN, limit);
  return estimate.low === null || estimate.high === null
    ? value
    : `${value} [${formatFigure(estimate.low, limit)}, ${formatFigure(estimate.high, limit)}]`;
};

const REASONS: Readonly<Record<Status, string>> = {
  pass: "holds",
  fail: "does not hold",
  inconclusive: "lies within the interval: more samples are needed to tell",
  "not-measured": "was not measured",
};

const judgeEnds = (
  estimate: Estimate,
  value: number,
  { operator, limit }: Target<string>,
  judgedLimit: number,
): Judgement => {
  const status = judgeInterval(estimate.low ?? value, estimate.high ?? value, { operator, limit: judgedLimit });
  const margin = judgedLimit === limit ? "" : ` (judged at ${formatFigure(judgedLimit)}: the tolerance is in it)`;
  return {
    status,
    reason: `${shown(estimate, judgedLimit)}: ${operator} ${formatFigure(limit)} ${REASONS[status]}${margin}`,
  };
};

/** `successRatio >= 1` speaks of all that was sent, which was counted and not sampled: one failure breaks it. */
const judgeCensus = (estimate: Estimate, value: number, target: Target<string>): Judgement => {
  const status = meetsLimit(value, target) ? "pass" : "fail";
  const interval = estimate.low === null ? "" : `; Wilson's lower end is ${formatFigure(estimate.low)}`;
  return {
    status,
    reason: `${Math.round(value * estimate.sampleCount)} of ${estimate.sampleCount} sent, all counted${interval}`,
  };
};

const judgedLimit = ({ metric, operator, limit }: Target<string>): number =>
  metric === "throughputRatio" && (operator === ">=" || operator === ">")
    ? limit * (1 - THROUGHPUT_TOLERANCE_RATIO)
    : limit;

/** Judges a figure against a limit; {@link evaluateTarget} says how. */
export const judgeEstimate = (target: Target<string>, estimate: Estimate): Judgement => {
  if (estimate.value === null) {
    const reason = estimate.reason ?? REASONS["not-measured"];
    return { status: estimate.sampleCount > 0 ? "inconclusive" : "not-measured", reason };
  }
  if (lacksInterval(estimate)) {
    return {
      status: "inconclusive",
      reason: `${shown(estimate, target.limit)} without an interval: ${estimate.reason}`,
    };
  }
  const census = target.metric === "successRatio" && target.limit >= 1;
  return census
    ? judgeCensus(estimate, estimate.value, target)
    : judgeEnds(estimate, estimate.value, target, judgedLimit(target));
};

/**
 * Judges a target on the conservative end of its figure's interval: it passes when the whole interval holds, fails
 * when none of it does, and is inconclusive in between. Exceptions: a figure without an interval (a single measurement, a
 * count) is judged as it stands; `successRatio` against 1 is a census; `throughputRatio` has a margin of
 * {@link THROUGHPUT_TOLERANCE_RATIO}; a withheld figure is inconclusive.
 */
export const evaluateTarget = (target: Target, metrics: SpikeMetrics): TargetResult => {
  const estimate = estimateOf(metrics, target.metric);
  return { target, estimate, ...judgeEstimate(target, estimate) };
};
