import { seededRandom } from "../statistics/seeded-random.ts";
import type { ArrivalRules, PlannedStage } from "./load-plan.ts";

/** When an arrival is due, and in which stage it counts. */
export interface Arrival {
  readonly dueMs: number;
  readonly stage: PlannedStage;
}

/** Arrivals expected in a stage: the area below its line of rates. */
const expectedIn = ({ fromMs, toMs, fromLevel, toLevel }: PlannedStage): number =>
  (((fromLevel + toLevel) / 2) * (toMs - fromMs)) / 1000;

/** The instant at which a stage has seen `count` of its expected arrivals: the root of a quadratic where the rate changes. */
const instantOf = (stage: PlannedStage, count: number): number => {
  const { fromMs, toMs, fromLevel, toLevel } = stage;
  const slope = (toLevel - fromLevel) / (toMs - fromMs);
  const wanted = Math.max(0, count) * 1000;
  if (wanted === 0) return fromMs;
  if (slope === 0) return fromMs + wanted / fromLevel;
  const root = Math.sqrt(Math.max(0, fromLevel ** 2 + 2 * slope * wanted));
  return Math.min(toMs, fromMs + (2 * wanted) / (fromLevel + root));
};

/**
 * Due instants of the open model, in order: the unit-rate process (evenly spaced, or exponential gaps) taken through the
 * inverse of the cumulated rate (E. Çinlar, "Introduction to Stochastic Processes", 1975, time change of a Poisson
 * process). The same seed gives the same instants.
 */
export function* arrivalTimes(
  stages: readonly PlannedStage[],
  spacing: ArrivalRules["spacing"],
  seed: number,
): Generator<Arrival, void> {
  const random = seededRandom(seed);
  const gap = (): number => (spacing === "constant" ? 1 : -Math.log(1 - random()));
  let next = spacing === "constant" ? 0 : gap();
  let before = 0;
  for (const stage of stages) {
    const expected = expectedIn(stage);
    for (; next < before + expected - 1e-9; next += gap()) yield { dueMs: instantOf(stage, next - before), stage };
    before += expected;
  }
}
