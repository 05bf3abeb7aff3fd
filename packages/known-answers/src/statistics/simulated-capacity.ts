import type { CapacityObservation, CapacityResult, CapacitySettings } from "@plimsoll/domain";
import { nextCapacityStep } from "@plimsoll/domain";

/** p95 in milliseconds of one trial at this many agents. */
export type SimulatedP95 = (agentCount: number) => number;

const LIMIT_MS = 2_000;

/** A trial as a spike would report it: the p95 between ends 3 % off, judged on the conservative one. */
export const simulatedTrial = (agentCount: number, p95Ms: number): CapacityObservation => {
  const interval = { low: 0.97 * p95Ms, high: 1.03 * p95Ms };
  const holds = interval.high < LIMIT_MS ? true : interval.low >= LIMIT_MS ? false : "unknown";
  return { agentCount, targets: [{ target: `p95LatencyMs < ${LIMIT_MS}`, value: p95Ms, interval, holds }] };
};

/** A whole search on a stub whose p95 is a function. */
export const searchCapacity = (p95Of: SimulatedP95, settings: Partial<CapacitySettings> = {}): CapacityResult => {
  const observations: CapacityObservation[] = [];
  for (;;) {
    const step = nextCapacityStep(observations, settings);
    if (step.kind === "done") return step.result;
    observations.push(simulatedTrial(step.agentCount, p95Of(step.agentCount)));
  }
};

/** Curves that meet 2,000 ms at `limit` agents: proportional, half of it fixed, and a queue that is full at 4/3 of the limit. */
export const CURVES: Readonly<Record<"proportional" | "half fixed" | "queue", (limit: number) => SimulatedP95>> = {
  proportional: (limit) => (agentCount) => (LIMIT_MS * agentCount) / limit,
  "half fixed": (limit) => (agentCount) => LIMIT_MS / 2 + (LIMIT_MS / 2) * (agentCount / limit),
  queue: (limit) => (agentCount) => {
    const load = (0.75 * agentCount) / limit;
    return load < 1 ? (LIMIT_MS * 0.25) / (1 - load) : Number.POSITIVE_INFINITY;
  },
};

/** All is well up to the limit, then the p95 is six times as high. */
export const cliffAt =
  (limit: number): SimulatedP95 =>
  (agentCount) =>
    agentCount <= limit ? LIMIT_MS / 2 : 3 * LIMIT_MS;
