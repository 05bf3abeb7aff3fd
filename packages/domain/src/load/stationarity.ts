import { mean } from "simple-statistics";
import type { TimeSpan } from "../metrics/time-spans.ts";
import type { FlowSample } from "../statistics/over-saturation.ts";
import { overSaturation } from "../statistics/over-saturation.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import { steadyState } from "../statistics/steady-state.ts";
import type { LoadInvocation } from "./load-evidence.ts";
import { meanInFlight, presenceWithin } from "./load-flow.ts";
import type { Stationarity } from "./load-metrics.ts";

/** Looks at the flow of a stage: over-saturation takes at least thirty. */
const LOOKS = 40;
/** Batches whose mean latencies are compared. */
const BATCHES = 12;
/** A batch of fewer successes follows single values. */
const LEAST_PER_BATCH = 3;

const windowsOf = ({ from, to }: TimeSpan, count: number): readonly TimeSpan[] =>
  Array.from({ length: count }, (_, index) => ({
    from: from + ((to - from) * index) / count,
    to: from + ((to - from) * (index + 1)) / count,
  }));

const dueIn = (group: readonly LoadInvocation[], { from, to }: TimeSpan): readonly number[] =>
  group
    .filter(({ record: { intendedAtMs } }) => intendedAtMs >= from && intendedAtMs < to)
    .map(({ correctedMs }) => correctedMs)
    .filter(Number.isFinite);

/** What was there and how long it took, look by look. */
export const flowSamples = (group: readonly LoadInvocation[], window: TimeSpan): readonly FlowSample[] =>
  windowsOf(window, LOOKS).map((look) => {
    const median = nearestRankPercentile(ascending(dueIn(group, look)), 0.5);
    const sample = { atMs: look.from, inFlight: meanInFlight(presenceWithin(group, look), look) };
    return median === null ? sample : { ...sample, latencyMs: median };
  });

const notTested = (reason: string): Stationarity => ({ kind: "not-tested", reason });

/** Arrivals outran completions (open model). */
const saturationOf = (group: readonly LoadInvocation[], window: TimeSpan): Stationarity | null => {
  const { kind, inFlightPerSec } = overSaturation(flowSamples(group, window));
  if (kind !== "over-saturated") return null;
  const slope = (inFlightPerSec?.slope ?? 0).toPrecision(3);
  return {
    kind: "over-saturated",
    reason: `over-saturated: ${slope} more in flight with every second, and latency grows with them`,
  };
};

/**
 * Whether a stretch at one level stays where it is. An open model is over-saturated where what is in flight and latency grow
 * together; else batch means of latency are tested for a drift (steadyState). A stretch too short for either is not tested.
 */
export const stationarityOf = (
  group: readonly LoadInvocation[],
  window: TimeSpan,
  model: "closed" | "open",
): Stationarity => {
  const saturated = model === "open" ? saturationOf(group, window) : null;
  if (saturated !== null) return saturated;
  const batches = windowsOf(window, BATCHES).map((batch) => dueIn(group, batch));
  if (batches.some(({ length }) => length < LEAST_PER_BATCH)) {
    return notTested(`fewer than ${LEAST_PER_BATCH} successes in one of ${BATCHES} equal parts of the time`);
  }
  const { kind, reason } = steadyState(batches.map((batch) => mean([...batch])));
  return kind === "steady" || kind === "no-steady-state" ? { kind, reason } : notTested(reason);
};
