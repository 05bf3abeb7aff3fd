import type { PassShare } from "./pass-shares.ts";

/** A number of agents that fails more than a larger one. */
export interface Contradiction {
  readonly smaller: PassShare;
  readonly larger: PassShare;
  /** One-sided p of Fisher's exact test that this is chance. */
  readonly p: number;
}

/** Chance below which a contradiction is believed; 5 against 5 trials can reach it (p = 0.004), 4 against 4 can't. */
const SIGNIFICANCE = 0.01;

const choose = (n: number, k: number): number => {
  let product = 1;
  for (let i = 1; i <= k; i += 1) product *= (n - k + i) / i;
  return product;
};

/** Chance of so few passes among the smaller's trials, were all passes dealt at random (R. A. Fisher 1922). */
const fisherP = (smaller: PassShare, larger: PassShare): number => {
  const all = smaller.trials + larger.trials;
  const passed = smaller.passed + larger.passed;
  let p = 0;
  for (let k = Math.max(0, passed - larger.trials); k <= smaller.passed; k += 1) {
    p += (choose(passed, k) * choose(all - passed, smaller.trials - k)) / choose(all, smaller.trials);
  }
  return p;
};

const majorityFails = ({ passed, trials }: PassShare): boolean => trials > 0 && passed / trials < 0.5;

/**
 * The least likely pair in which the smaller number mostly fails and a clearly larger one mostly passes; null when there is
 * none. Numbers closer than `nearRatio` are neighbours on a noisy slope and do not count.
 */
export const worstContradiction = (shares: readonly PassShare[], nearRatio: number): Contradiction | null => {
  const failing = shares.filter(majorityFails);
  const found = failing.flatMap((smaller) =>
    shares
      .filter((larger) => larger.trials > 0 && !majorityFails(larger))
      .filter((larger) => larger.agentCount > smaller.agentCount * (1 + nearRatio))
      .map((larger) => ({ smaller, larger, p: fisherP(smaller, larger) })),
  );
  return found.reduce<Contradiction | null>((worst, next) => (worst === null || next.p < worst.p ? next : worst), null);
};

/** True when it is more than chance. */
export const isBelieved = ({ p }: Contradiction): boolean => p < SIGNIFICANCE;
