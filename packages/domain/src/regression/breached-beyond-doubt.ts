import type { Target } from "../verdict/verdict.ts";
import { type BreachEvidence, BreachWager, DEFAULT_STOPPING_ALPHA } from "./breach-wager.ts";

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
  const wager = new BreachWager(allowedShare, alpha);
  for (const share of waveShares) wager.take(share);
  return wager.evidence;
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
