import { meetsLimit } from "@plimsoll/domain";
import type { Target } from "@plimsoll/domain";

/** How a number is written: ms `1812 ms`, mb `7.03 MB`, percent `99.7%` (of a ratio in 0..1), times `1.04×`. */
export type Unit = "ms" | "mb" | "kb" | "percent" | "times" | "per-second" | "count" | "calls" | "cores";

/** A limit beside which a number is printed. */
export type Limit = Pick<Target, "operator" | "limit">;

const SUFFIXES: Readonly<Record<Unit, string>> = {
  ms: " ms",
  mb: " MB",
  kb: " kB",
  percent: "%",
  times: "×",
  "per-second": "/s",
  count: "",
  calls: "",
  cores: " cores",
};
const MOST_DECIMALS = 12;
const SIGNIFICANT_DIGITS = 14;

/** The unit as it stands after a number, with its space. */
export const unitSuffix = (unit: Unit): string => SUFFIXES[unit];

const decimalsOf = (unit: Unit, magnitude: number): number => {
  if (unit === "count") return 0;
  if (unit === "percent") return 1;
  if (unit === "times" || unit === "cores" || unit === "calls") return 2;
  if (magnitude >= 1000) return 0;
  return magnitude >= 10 ? 1 : 2;
};

/** Ratios are shown as percent; the clean-up takes the noise of binary fractions off (0.07 * 100). */
const shown = (unit: Unit, value: number): number =>
  Number((unit === "percent" ? value * 100 : value).toPrecision(SIGNIFICANT_DIGITS));

const grouped = (digits: string): string => {
  const [whole = "", fraction] = digits.split(".");
  const withCommas = whole.replace("-", "").length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
};

const withoutNeedlessZeros = (digits: string, unit: Unit): string =>
  unit === "percent" || unit === "calls" ? digits.replace(/\.0+$/, "") : digits;

/** As many decimals as it takes for the printed number to stand on the same side of the limit as the number itself. */
const digitsBeside = (unit: Unit, value: number, limit: Limit | null): string => {
  const number = shown(unit, value);
  const start = Number.isInteger(number) && unit === "calls" ? 0 : decimalsOf(unit, Math.abs(number));
  if (limit === null) return number.toFixed(start);
  const shownLimit = { operator: limit.operator, limit: shown(unit, limit.limit) };
  const truth = meetsLimit(value, limit);
  for (let decimals = start; decimals <= MOST_DECIMALS; decimals += 1) {
    const digits = number.toFixed(decimals);
    if (meetsLimit(Number(digits), shownLimit) === truth) return digits;
  }
  return String(unit === "percent" ? value * 100 : value);
};

/** The number alone, for ranges and axes; `limit` keeps the print from contradicting the judgement. */
export const formatNumber = (unit: Unit, value: number, limit: Limit | null = null): string => {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const digits = withoutNeedlessZeros(digitsBeside(unit, value, limit), unit);
  return grouped(digits)
    .replace(/^-(?=[0.]*$)/, "")
    .replace("-", "−");
};

/** A number with its unit. Every report prints through here, so that no two of them round differently. */
export const formatQuantity = (unit: Unit, value: number, limit: Limit | null = null): string =>
  `${formatNumber(unit, value, limit)}${Number.isFinite(value) ? SUFFIXES[unit] : ""}`;

const DASH = "—";

/** The number alone; a dash where there is none. */
export const numberOrDash = (unit: Unit, value: number | null): string =>
  value === null ? DASH : formatNumber(unit, value);

/** The number with its unit; a dash where there is none. */
export const quantityOrDash = (unit: Unit, value: number | null): string =>
  value === null ? DASH : formatQuantity(unit, value);

/** `1790–1834 ms`. */
export const formatRange = (unit: Unit, ends: readonly [number, number], limit: Limit | null = null): string =>
  `${formatNumber(unit, ends[0], limit)}–${formatNumber(unit, ends[1], limit)}${SUFFIXES[unit]}`;

const OPERATOR_SIGNS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=" } as const;

const limitDigits = (unit: Unit, limit: number): string => grouped(String(shown(unit, limit)));

/** A number that someone set, with every digit that they gave it: `100 ms`. */
export const formatGiven = (unit: Unit, value: number): string =>
  Number.isFinite(value) ? `${limitDigits(unit, value)}${SUFFIXES[unit]}` : formatNumber(unit, value);

/** `<5000 ms`, `≥99.9%`; a lower limit of all is written `100%`, as in stories/000. */
export const formatLimit = (unit: Unit, { operator, limit }: Limit): string => {
  const digits = formatGiven(unit, limit);
  return unit === "percent" && limit === 1 && operator === ">=" ? digits : `${OPERATOR_SIGNS[operator]}${digits}`;
};
