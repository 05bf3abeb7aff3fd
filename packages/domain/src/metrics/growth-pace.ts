import { theilSenSlope } from "../statistics/theil-sen-slope.ts";

/** `over`: the later half grows by no more than the floor. `slowing`: it does, but so little of the earlier pace is left that it may end. */
export type GrowthPace = "steady" | "slowing" | "over";

/**
 * Share of the earlier half's pace that the later half keeps at least where growth is steady. Growth that levels off exponentially
 * keeps exp(-h/T) over h cycles: with eight values (h = 4) a third tells time constants T up to 3.6 cycles. A linear leak of twice the
 * noise from cycle to cycle keeps less by chance in 0.3 % of runs.
 */
const KEPT_SHARE = 1 / 3;

/** The same without the first quarter, for a leak that hides behind a first jump: three cycles apart, T up to 6 are told. */
const KEPT_SHARE_AFTER_JUMP = 0.6;

/** One-sided 95 %: the two-sided 90 % interval's lower end. */
const CONFIDENCE = 0.9;

const slopeOf = (values: readonly number[]): number => theilSenSlope(values.map((y, x) => ({ x, y })))?.slope ?? 0;

const laterHalf = (values: readonly number[]): readonly number[] => values.slice(Math.floor(values.length / 2));

const keeps = (values: readonly number[], share: number): boolean =>
  slopeOf(laterHalf(values)) >= share * slopeOf(values.slice(0, Math.ceil(values.length / 2)));

/**
 * Lower end of Sen's one-sided 95 % interval. With four values it is the least of the six slopes, which is the least of the steps:
 * without a trend all six pairs rise in one of 24 orders (Kendall 1938, exact), 4.2 %. Fewer have none.
 */
const certainSlope = (values: readonly number[]): number => {
  if (values.length < 4) return Number.NEGATIVE_INFINITY;
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? value));
  if (values.length === 4) return Math.min(...steps);
  return (
    theilSenSlope(
      values.map((y, x) => ({ x, y })),
      CONFIDENCE,
    )?.low ?? Number.NEGATIVE_INFINITY
  );
};

/**
 * Whether a rise that is certain as a whole goes on. Growth that fills a cache, or that a compiler makes until all hot code is
 * compiled, slows down; a leak by identical cycles does not. Four values of a later half can't bound its slope narrowly enough to
 * find small leaks by that alone (128 KiB a cycle under 64 KiB of noise would be found in 38 % of runs, not in 97 %), so the halves' slopes (Theil-Sen; Sen,
 * "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63, 1968) are set against each other: steady is what keeps
 * its pace, or what with 95 % certainty grows by more than the floor in the later half and without the first quarter, and keeps its pace there.
 * Error rates by simulation: packages/known-answers/results/judgements.md.
 */
export const growthPace = (values: readonly number[], floor: number): GrowthPace => {
  const later = laterHalf(values);
  if (slopeOf(later) <= floor) return "over";
  const afterJump = values.slice(Math.floor(values.length / 4));
  const goesOn =
    [later, afterJump].every((part) => certainSlope(part) > floor) && keeps(afterJump, KEPT_SHARE_AFTER_JUMP);
  return keeps(values, KEPT_SHARE) || goesOn ? "steady" : "slowing";
};
