import type { InvocationRecord } from "../evidence/evidence-record.ts";
import { BreachWager } from "../regression/breach-wager.ts";
import { allowedShareOf } from "../regression/breached-beyond-doubt.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Target } from "../verdict/verdict.ts";
import type { LoadTargetMetric } from "./load-metrics.ts";

/** Ended invocations that make one look: few enough to stop soon, enough for a share. */
const BATCH = 10;

/** A target as a bet: how large a share may break its limit, and which invocations do. */
interface Bet {
  readonly expression: string;
  readonly allowedShare: number;
  readonly breaks: (record: InvocationRecord) => boolean;
}

/** A target that is breached, in words. */
export interface Breach {
  readonly target: string;
  readonly reason: string;
}

const failed = ({ outcome }: InvocationRecord): boolean => outcome !== "succeeded";

const slowerThan =
  (limitMs: number, fromIntended: boolean) =>
  (record: InvocationRecord): boolean => {
    const { endedAtMs, intendedAtMs, sentAtMs } = record;
    return failed(record) || (endedAtMs ?? Infinity) - (fromIntended ? intendedAtMs : sentAtMs) > limitMs;
  };

const betOf = (target: Target<LoadTargetMetric>): Bet | null => {
  const { metric, limit, expression } = target;
  const allowedShare = allowedShareOf(target);
  if (allowedShare === null) return null;
  const breaks = metric === "successRatio" ? failed : slowerThan(limit, metric.startsWith("corrected"));
  return { expression, allowedShare, breaks };
};

/**
 * Watches the targets of a load run for one that is breached beyond doubt ({@link BreachWager}), in batches of ten
 * judged invocations in order of their ends. Only targets on latency percentiles and on the success ratio can be bet against.
 */
export class BreachWatch {
  readonly #bets: readonly { readonly bet: Bet; readonly wager: BreachWager }[];
  #batch: InvocationRecord[] = [];

  constructor(targets: readonly Target<LoadTargetMetric>[]) {
    this.#bets = targets
      .map(betOf)
      .filter((bet) => bet !== null)
      .map((bet) => ({ bet, wager: new BreachWager(bet.allowedShare) }));
  }

  /** Takes an invocation that has ended; warm-up and what is still open are passed over. */
  take(record: InvocationRecord): void {
    if (record.phase !== "load" || record.outcome === "pending") return;
    this.#batch.push(record);
    if (this.#batch.length < BATCH) return;
    for (const { bet, wager } of this.#bets) wager.take(this.#batch.filter(bet.breaks).length / BATCH);
    this.#batch = [];
  }

  /** The first target that is breached; null as long as none is. */
  breach(): Breach | null {
    for (const { bet, wager } of this.#bets) {
      const { breached, meanShare, waveCount } = wager.evidence;
      if (!breached) continue;
      const share = `${formatFigure(100 * meanShare)} % of ${waveCount * BATCH} invocations broke it`;
      return { target: bet.expression, reason: `${share}; ${formatFigure(100 * bet.allowedShare)} % may.` };
    }
    return null;
  }
}
