import type { Estimate, LatencyPart } from "@plimsoll/domain";
import { scaleLinear } from "d3-scale";
import { PART_LABELS } from "../../report/part-labels.ts";
import type { Limit } from "../../report/quantity.ts";
import { formatQuantity } from "../../report/quantity.ts";
import { element, escapeHtml } from "../markup.ts";
import type { Box, Scale } from "./chart-frame.ts";
import { bottomAxis, chart, CHART_WIDTH, label, line } from "./chart-frame.ts";

/** What the decomposition shows. */
export interface DecompositionData {
  readonly parts: readonly LatencyPart[];
  /** Whole latencies, to be marked on the bar of the same name. */
  readonly p50LatencyMs: Estimate;
  readonly p95LatencyMs: Estimate;
  /** Limit of the p95, null where none is judged. */
  readonly limitMs: number | null;
}

const BAR = 40;
const GAP = 30;
const ROWS = [
  ["mean", "meanMs"],
  ["p50", "p50Ms"],
  ["p95", "p95Ms"],
] as const;
const CHARACTER_WIDTH = 6.6;

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

const bar = (parts: readonly LatencyPart[], key: (typeof ROWS)[number][1], top: number, x: Scale): string => {
  let reached = 0;
  const pieces = parts.map((each) => {
    const value = finite(each[key]);
    const [from, until] = [x(reached), x(reached + value)];
    reached += value;
    if (until - from < 0.3) return "";
    const text = formatQuantity("ms", value);
    const tip = `${PART_LABELS[each.part]}: ${text}`;
    const shape = { x: from, y: top, width: Math.max(0.5, until - from - 1), height: BAR };
    const fits = until - from > text.length * CHARACTER_WIDTH + 10;
    return (
      element("rect", { ...shape, class: `part-${each.part}`, "data-tip": tip }) +
      (fits
        ? label((from + until) / 2, top + BAR / 2 + 4, text, {
            class: `in-bar in-${each.part}`,
            "text-anchor": "middle",
          })
        : "")
    );
  });
  if (key !== "meanMs") return pieces.join("");
  return `${pieces.join("")}${label(x(reached) + 8, top + BAR / 2 + 4, formatQuantity("ms", reached), { class: "value" })}`;
};

interface Whole {
  readonly name: string;
  readonly valueMs: number;
  readonly limit: Limit | null;
}

const wholeOf = (name: string, data: DecompositionData): Whole | null => {
  if (name === "mean") return null;
  const { value } = name === "p50" ? data.p50LatencyMs : data.p95LatencyMs;
  if (value === null || !Number.isFinite(value)) return null;
  const isJudged = name === "p95" && data.limitMs !== null;
  return { name, valueMs: value, limit: isJudged ? { operator: "<", limit: data.limitMs } : null };
};

const wholeMark = ({ name, valueMs, limit }: Whole, top: number, x: Scale): string => {
  const at = x(valueMs);
  return (
    line([at, top - 7], [at, top - 1], "marker") +
    label(at, top - 10, `${name} of the whole ${formatQuantity("ms", valueMs, limit)}`, {
      class: "soft",
      "text-anchor": at > 860 ? "end" : "middle",
    })
  );
};

/** The legend of the parts that take any time. */
export const partsLegend = (parts: readonly LatencyPart[]): string =>
  element(
    "ul",
    { class: "legend" },
    ...parts
      .filter(({ meanMs, p95Ms }) => meanMs > 0 || p95Ms > 0)
      .map(({ part }) =>
        element("li", {}, element("span", { class: `swatch swatch-${part}` }), escapeHtml(PART_LABELS[part])),
      ),
  );

/** Mean, median and 95th percentile of each part as stacked bars. Only means add up; the whole's percentile is marked. */
export const decompositionChart = (data: DecompositionData): string => {
  const { parts, p50LatencyMs, p95LatencyMs } = data;
  const totals = ROWS.map(([, key]) => parts.reduce((sum, each) => sum + finite(each[key]), 0));
  const marks = [p50LatencyMs.value, p95LatencyMs.value].map((value) => finite(value ?? 0));
  const box: Box = { left: 56, right: CHART_WIDTH - 90, top: 26, bottom: 26 + ROWS.length * (BAR + GAP) };
  const x = scaleLinear([0, Math.max(...totals, ...marks, 1) * 1.02], [box.left, box.right]);
  const bars = ROWS.map(([name, key], index) => {
    const top = box.top + index * (BAR + GAP);
    const whole = wholeOf(name, data);
    return (
      label(box.left - 10, top + BAR / 2 + 4, name, { class: "row-label", "text-anchor": "end" }) +
      bar(parts, key, top, x) +
      (whole === null ? "" : wholeMark(whole, top, x))
    );
  });
  const words = {
    id: "parts",
    title: "Decomposition of latency",
    description: "Mean, median and 95th percentile of each part.",
  };
  return chart(words, box.bottom + 42, ...bars, bottomAxis(x, box, "ms"));
};
