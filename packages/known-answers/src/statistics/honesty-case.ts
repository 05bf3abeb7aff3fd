import type { KnownDistribution } from "./known-distribution.ts";

/** Ends of one simulated interval; null where the method withheld it. */
export interface SimulatedEnds {
  readonly low: number | null;
  readonly high: number | null;
}

/** One interval that the product prints, on data whose truth is known. */
export interface HonestyCase {
  readonly interval: string;
  /** What it was taken from, such as `6 waves of 72, waves differ`. */
  readonly data: string;
  readonly truth: (distribution: KnownDistribution) => number;
  readonly simulate: (distribution: KnownDistribution, random: () => number) => SimulatedEnds;
  /** Why it may lie outside 93-97 %, where it is known to. */
  readonly known?: string;
  /** False for the wrong method on this data, shown so that its error can be seen; true else. */
  readonly inUse: boolean;
}
