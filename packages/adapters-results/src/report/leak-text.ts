import type { LeakTrend } from "@plimsoll/domain";
import type { Unit } from "./quantity.ts";
import { formatNumber, formatQuantity } from "./quantity.ts";

const BYTES_PER_KB = 1024;
/** From here on MB read better than kB. */
const MANY_KB = 10_000;
const STATUS = { none: "no leak", leak: "LEAK", inconclusive: "inconclusive", "not-measured": "not measured" } as const;

/** A leak trend in words. */
export interface LeakText {
  readonly resource: string;
  readonly slope: string;
  readonly interval: string;
  readonly p: string;
  readonly status: string;
}

interface Scale {
  readonly unit: Unit;
  readonly divisor: number;
}

const scaleOf = ({ resource, slopePerCycle }: LeakTrend): Scale => {
  if (resource !== "memory") return { unit: "calls", divisor: 1 };
  const ends = [slopePerCycle.value, slopePerCycle.low, slopePerCycle.high].map((end) => Math.abs(end ?? 0));
  const isLarge = Math.max(...ends) >= MANY_KB * BYTES_PER_KB;
  return isLarge ? { unit: "mb", divisor: BYTES_PER_KB ** 2 } : { unit: "kb", divisor: BYTES_PER_KB };
};

/** Memory in kB (1024 bytes) or MB, files and threads as counts, each per pool cycle. */
export const leakText = (trend: LeakTrend): LeakText => {
  const { resource, slopePerCycle, mannKendallP, status } = trend;
  const { unit, divisor } = scaleOf(trend);
  const { value, low, high } = slopePerCycle;
  return {
    resource,
    slope: value === null ? "—" : formatQuantity(unit, value / divisor),
    interval:
      low === null || high === null
        ? "—"
        : `${formatNumber(unit, low / divisor)} to ${formatQuantity(unit, high / divisor)}`,
    p: mannKendallP === null ? "—" : mannKendallP < 0.001 ? "<0.001" : mannKendallP.toFixed(3),
    status: STATUS[status],
  };
};
