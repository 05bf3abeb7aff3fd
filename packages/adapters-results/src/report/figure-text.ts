import type { Estimate } from "@plimsoll/domain";
import type { Limit, Unit } from "./quantity.ts";
import { formatQuantity, formatRange } from "./quantity.ts";

/** A figure in words, the same in every format. */
export interface FigureText {
  /** `1812 ms`, or `—` when there is none. */
  readonly value: string;
  /** `95% interval 1790–1834 ms`; empty where the figure has none. */
  readonly interval: string;
  /** Why the value or its interval is missing; empty when neither is. */
  readonly reason: string;
}

const intervalText = (unit: Unit, estimate: Estimate, limit: Limit | null): string => {
  const { low, high, confidence } = estimate;
  if (estimate.value === null || low === null || high === null || confidence === null) return "";
  return `${formatQuantity("percent", confidence)} interval ${formatRange(unit, [low, high], limit)}`;
};

/** Beside a limit, the printed value and both ends keep to their side of it. */
export const figureText = (unit: Unit, estimate: Estimate, limit: Limit | null = null): FigureText => ({
  value: estimate.value === null ? "—" : formatQuantity(unit, estimate.value, limit),
  interval: intervalText(unit, estimate, limit),
  reason: estimate.reason ?? "",
});
