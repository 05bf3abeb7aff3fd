import type { Target } from "../verdict/verdict.ts";

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

const wealthAt = (shares: readonly number[], allowed: number, stake: number): number =>
  shares.reduce((wealth, share) => wealth * (1 + (stake / allowed) * (share - allowed)), 1);

/**
 * Whether a target is breached beyond doubt, to be asked after every wave: the share of each wave's invocations that broke the
 * limit is a bet against the target, whose wealth exceeds 1/alpha at any time with a chance of at most alpha while
 * the expected share is at most `allowedShare` (Ville's inequality). Test martingale of I. Waudby-Smith and A. Ramdas, "Estimating
 * Means of Bounded Random Variables by Betting", JRSS B 86, 2024. Only waves need be independent of each other, invocations within one need
 * not, and looking often costs nothing. An allowed share of 0 is breached by the first. It never says that a target holds.
 */
export const breachedBeyondDoubt = (
  waveShares: readonly number[],
  allowedShare: number,
  alpha = DEFAULT_STOPPING_ALPHA,
): BreachEvidence => {
  const waveCount = waveShares.length;
  const total = waveShares.reduce((sum, share) => sum + share, 0);
  const meanShare = waveCount === 0 ? 0 : total / waveCount;
  if (allowedShare >= 1) return { breached: false, wealth: 1, waveCount, meanShare };
  if (allowedShare <= 0) return { breached: total > 0, wealth: total > 0 ? Infinity : 1, waveCount, meanShare };
  const wealth = STAKES.reduce((sum, stake) => sum + wealthAt(waveShares, allowedShare, stake), 0) / STAKES.length;
  return { breached: wealth >= 1 / alpha, wealth, waveCount, meanShare };
};

/** The percentile that a latency metric's name speaks of, in percent: of a spike, or corrected or not of a load. */
const PERCENTILE = /^(?:(?:un)?correctedP|p)(\d+)LatencyMs$/u;

/**
 * Share of invocations that may break the limit while the target still holds: 5 % over it for a p95, the rest to 1 for a success
 * ratio. Null for a target that is not about a share of invocations, for which this rule can't stop a run.
 */
export const allowedShareOf = ({ metric, operator, limit }: Target<string>): number | null => {
  const percentile = PERCENTILE.exec(metric)?.[1];
  if (percentile !== undefined && operator.startsWith("<")) return 1 - Number(percentile) / 100;
  return metric === "successRatio" && operator.startsWith(">") ? Math.max(0, 1 - limit) : null;
};
