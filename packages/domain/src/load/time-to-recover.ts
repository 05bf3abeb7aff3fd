import type { Estimate } from "../metrics/estimate.ts";
import { measuredOnce, notMeasured } from "../metrics/estimates.ts";
import type { TimeSpan } from "../metrics/time-spans.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import type { LoadInvocation } from "./load-evidence.ts";

/** What "as before" is: at most this latency at the median, and at most this share of failures. */
export interface Band {
  readonly medianMs: number;
  readonly failedRatio: number;
}

/** Fewer invocations before the disturbance than this define no band. */
const LEAST_BEFORE = 20;
/** Invocations that are looked at together, in order of their intended start. */
const WINDOW = 10;
/** Above the 95th percentile of before by this factor, a median is no longer noise. */
const LATENCY_TOLERANCE = 1.1;
/** Failures beyond those of before that still count as back: one in a window. */
const FAILED_TOLERANCE = 0.15;

const failedShare = (group: readonly LoadInvocation[]): number =>
  group.filter(({ record }) => record.outcome !== "succeeded").length / Math.max(1, group.length);

/** The band of what was before; null when too little was. */
export const bandOf = (before: readonly LoadInvocation[]): Band | null => {
  if (before.length < LEAST_BEFORE) return null;
  const finite = ascending(before.map(({ correctedMs }) => correctedMs).filter(Number.isFinite));
  const p95 = nearestRankPercentile(finite, 0.95);
  return p95 === null
    ? null
    : { medianMs: p95 * LATENCY_TOLERANCE, failedRatio: failedShare(before) + FAILED_TOLERANCE };
};

/** True when the median, a failure counted as never, and the failures of the group are within the band. */
export const isWithin = (group: readonly LoadInvocation[], { medianMs, failedRatio }: Band): boolean => {
  const median = nearestRankPercentile(ascending(group.map(({ correctedMs }) => correctedMs)), 0.5) ?? Infinity;
  return median <= medianMs && failedShare(group) <= failedRatio;
};

/** Of all that follows, so many windows may be out of the band: noise strikes long after a recovery, a relapse is more than that. */
const RELAPSE_SHARE = 0.1;

/** The earliest invocation whose window is within and after which hardly any is not; in order of intended start. */
const backSince = (after: readonly LoadInvocation[], band: Band): LoadInvocation | null => {
  let since: LoadInvocation | null = null;
  let outCount = 0;
  for (let at = after.length - WINDOW; at >= 0; at -= 1) {
    const windowCount = after.length - WINDOW - at + 1;
    if (!isWithin(after.slice(at, at + WINDOW), band)) outCount += 1;
    else if (outCount <= RELAPSE_SHARE * windowCount) since = after[at] ?? since;
  }
  return since;
};

/**
 * From the end of a disturbance until latency and failures are back within their band, and stay there but for a tenth of the
 * windows that follow. Windows of ten invocations in order of intended start, so that its grain is ten gaps between arrivals.
 * +Infinity when they did not come back.
 */
export const timeToRecover = (
  invocations: readonly LoadInvocation[],
  disturbance: TimeSpan,
  beforeFromMs: number,
): Estimate => {
  const decided = invocations.filter(({ isDecided }) => isDecided);
  const due = ({ record }: LoadInvocation): number => record.intendedAtMs;
  const band = bandOf(decided.filter((each) => due(each) >= beforeFromMs && due(each) < disturbance.from));
  if (band === null)
    return notMeasured(`fewer than ${LEAST_BEFORE} invocations before it: there is no band to come back to`);
  const after = decided.filter((each) => due(each) >= disturbance.to);
  if (after.length < WINDOW) return notMeasured(`fewer than ${WINDOW} invocations after it`);
  const since = backSince(after, band);
  if (since === null) {
    const observedMs = (after.at(-1)?.record.intendedAtMs ?? disturbance.to) - disturbance.to;
    return measuredOnce(Infinity, `not back within the ${Math.round(observedMs)} ms that were observed`);
  }
  return measuredOnce(
    Math.max(0, due(since) - disturbance.to),
    "first of the windows of ten from which nine in ten are back within the band",
  );
};
