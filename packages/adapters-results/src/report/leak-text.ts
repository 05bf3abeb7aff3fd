import type { LeakTrend } from "@plimsoll/domain";
import { formatNumber } from "./quantity.ts";

const BYTES_PER_MB = 1_048_576;
const STATUS = { none: "no leak", leak: "LEAK", "not-measured": "not measured" } as const;

/** A leak trend in words. */
export interface LeakText {
  readonly resource: string;
  readonly slope: string;
  readonly interval: string;
  readonly p: string;
  readonly status: string;
}

const amount = (resource: LeakTrend["resource"], value: number): string =>
  resource === "memory" ? formatNumber("mb", value / BYTES_PER_MB) : formatNumber("calls", value);

/** Memory in MB, files and threads as counts, each per pool cycle. */
export const leakText = ({ resource, slopePerCycle, mannKendallP, status }: LeakTrend): LeakText => {
  const unit = resource === "memory" ? " MB" : "";
  const { value, low, high } = slopePerCycle;
  return {
    resource,
    slope: value === null ? "—" : `${amount(resource, value)}${unit}`,
    interval: low === null || high === null ? "—" : `${amount(resource, low)} to ${amount(resource, high)}${unit}`,
    p: mannKendallP === null ? "—" : mannKendallP < 0.001 ? "<0.001" : mannKendallP.toFixed(3),
    status: STATUS[status],
  };
};
