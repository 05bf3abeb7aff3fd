import { seededRandom } from "@plimsoll/domain";
import type { HonestyCase } from "./honesty-case.ts";
import type { KnownDistribution } from "./known-distribution.ts";

/** How often the truth lay inside. */
export interface Honesty {
  readonly interval: string;
  readonly data: string;
  readonly distribution: KnownDistribution["name"];
  readonly runs: number;
  /** Runs whose interval was withheld; they count as neither. */
  readonly withheld: number;
  readonly insideRatio: number;
  readonly belowLowRatio: number;
  readonly aboveHighRatio: number;
  readonly inUse: boolean;
  readonly known?: string;
}

/** Simulates one interval on one distribution, every run from its own seed. */
export const measureHonesty = (one: HonestyCase, distribution: KnownDistribution, runs: number): Honesty => {
  const truth = one.truth(distribution);
  let [withheld, below, above] = [0, 0, 0];
  for (let run = 1; run <= runs; run += 1) {
    const { low, high } = one.simulate(distribution, seededRandom(7_919 * run));
    if (low === null || high === null) withheld += 1;
    else if (truth < low) below += 1;
    else if (truth > high) above += 1;
  }
  const judged = Math.max(1, runs - withheld);
  const { interval, data, inUse, known } = one;
  const facts = { interval, data, distribution: distribution.name, runs, withheld, inUse };
  return {
    ...facts,
    insideRatio: (judged - below - above) / judged,
    belowLowRatio: below / judged,
    aboveHighRatio: above / judged,
    ...(known === undefined ? {} : { known }),
  };
};
