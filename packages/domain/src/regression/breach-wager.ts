/** Evidence so far that more invocations break the limit than the target allows. */
export interface BreachEvidence {
  readonly breached: boolean;
  /** Wealth of the bet against the target; the target is given up at 1 / alpha. */
  readonly wealth: number;
  readonly waveCount: number;
  /** Mean share that broke the limit, in 0..1. */
  readonly meanShare: number;
}

/** Chance, over the whole run, of stopping although the target holds. */
export const DEFAULT_STOPPING_ALPHA = 0.01;

/** Stakes as shares of the largest that can't lose everything; their mean stays a fair bet, whichever is best. */
const STAKES = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95] as const;

/**
 * The bet of `breachedBeyondDoubt`, wave by wave: what is kept of all waves so far is a wealth for each stake, so that a
 * run of any length takes the same room and a look costs the same.
 */
export class BreachWager {
  readonly #allowedShare: number;
  readonly #alpha: number;
  readonly #wealths: number[] = STAKES.map(() => 1);
  #waveCount = 0;
  #total = 0;

  constructor(allowedShare: number, alpha = DEFAULT_STOPPING_ALPHA) {
    this.#allowedShare = allowedShare;
    this.#alpha = alpha;
  }

  /** Takes the share of one more wave's invocations that broke the limit, in 0..1. */
  take(share: number): void {
    this.#waveCount += 1;
    this.#total += share;
    for (const [at, stake] of STAKES.entries()) {
      this.#wealths[at] = (this.#wealths[at] ?? 1) * (1 + (stake / this.#allowedShare) * (share - this.#allowedShare));
    }
  }

  /** How the bet stands. An allowed share of 1 can't be breached, one of 0 is by the first. */
  get evidence(): BreachEvidence {
    const waveCount = this.#waveCount;
    const meanShare = waveCount === 0 ? 0 : this.#total / waveCount;
    if (this.#allowedShare >= 1) return { breached: false, wealth: 1, waveCount, meanShare };
    if (this.#allowedShare <= 0) {
      const breached = this.#total > 0;
      return { breached, wealth: breached ? Infinity : 1, waveCount, meanShare };
    }
    const wealth = this.#wealths.reduce((sum, each) => sum + each, 0) / STAKES.length;
    return { breached: wealth >= 1 / this.#alpha, wealth, waveCount, meanShare };
  }
}
