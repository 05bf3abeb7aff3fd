import type { Estimate } from "@plimsoll/domain";
import { bin } from "d3-array";
import { scaleLinear } from "d3-scale";
import type { Limit } from "../../report/quantity.ts";
import { formatGiven, formatQuantity, formatRange } from "../../report/quantity.ts";
import { element } from "../markup.ts";
import type { Box, Scale } from "./chart-frame.ts";
import { bottomAxis, chart, CHART_WIDTH, label, leftAxis, line } from "./chart-frame.ts";

/** What the latency chart shows. */
export interface LatencyChartData {
  /** Judged waves; +Infinity is a failure. */
  readonly latenciesMs: readonly number[];
  readonly percentiles: readonly { readonly name: string; readonly estimate: Estimate }[];
  /** Upper limit of the p95, null where none is judged. */
  readonly limitMs: number | null;
}

const BINS = 64;
const FAILURE_STRIP = 74;
const HISTOGRAM = { top: 92, bottom: 262 } as const;
const SHARE = { top: 306, bottom: 396 } as const;
/** A limit further out than this many times the slowest latency is named at the edge instead of squeezing the data. */
const LIMIT_REACH = 2;
/** Baseline of the lowest percentile label; the others stand above it. */
const LOWEST_LABEL = 62;

interface Plot {
  readonly data: LatencyChartData;
  readonly finite: readonly number[];
  readonly failed: number;
  readonly x: Scale;
  readonly right: number;
}

/** From zero, unless nearly half of the axis would then be empty: a place on an axis, unlike a bar's length, needs no zero. */
const axisEnds = (least: number, most: number): readonly [number, number] => {
  const margin = (most - least) * 0.06;
  return [least < most * 0.4 ? 0 : Math.max(0, least - margin), most === 0 ? 1 : Math.max(most + margin, most * 1.02)];
};

const plotOf = (data: LatencyChartData): Plot => {
  const finite = data.latenciesMs.filter(Number.isFinite).toSorted((a, b) => a - b);
  const failed = data.latenciesMs.length - finite.length;
  const slowest = finite.at(-1) ?? 1;
  const inReach = data.limitMs !== null && data.limitMs <= slowest * LIMIT_REACH;
  const right = CHART_WIDTH - 24 - (failed > 0 ? FAILURE_STRIP : 0);
  const limitMs = inReach ? (data.limitMs ?? slowest) : slowest;
  const ends = axisEnds(Math.min(finite[0] ?? 0, limitMs), Math.max(slowest, limitMs));
  return { data, finite, failed, right, x: scaleLinear(ends, [56, right]) };
};

const boxOf = (plot: Plot, span: { readonly top: number; readonly bottom: number }): Box => ({
  left: 56,
  right: plot.right,
  ...span,
});

const histogram = (plot: Plot): string => {
  const [from = 0, to = 1] = plot.x.domain();
  const width = (to - from) / BINS;
  const thresholds = Array.from({ length: BINS - 1 }, (_, index) => from + width * (index + 1));
  const bins = bin<number, number>().domain([from, to]).thresholds(thresholds)([...plot.finite]);
  const most = Math.max(1, ...bins.map((each) => each.length), plot.failed);
  const y = scaleLinear([0, most], [HISTOGRAM.bottom, HISTOGRAM.top]).nice(4);
  const bars = bins
    .filter((each) => each.length > 0)
    .map((each) => {
      const [start, end] = [plot.x(each.x0 ?? 0), plot.x(each.x1 ?? 0)];
      const tip = `${formatQuantity("ms", each.x0 ?? 0)} to ${formatQuantity("ms", each.x1 ?? 0)}: ${each.length} invocations`;
      const shape = { x: start + 0.5, y: y(each.length), width: Math.max(1, end - start - 1) };
      return element("rect", { ...shape, height: HISTOGRAM.bottom - y(each.length), class: "bar", "data-tip": tip });
    });
  return leftAxis(y, boxOf(plot, HISTOGRAM), "invocations") + bars.join("") + failureBar(plot, y);
};

const failureBar = (plot: Plot, y: Scale): string => {
  if (plot.failed === 0) return "";
  const x = plot.right + 24;
  const centre = { "text-anchor": "middle" };
  const infinite = plot.data.percentiles.filter(({ estimate }) => estimate.value === Infinity).map(({ name }) => name);
  return [
    element("rect", {
      x,
      y: y(plot.failed),
      width: 34,
      height: HISTOGRAM.bottom - y(plot.failed),
      class: "bar failed",
    }),
    label(x + 17, y(plot.failed) - 6, String(plot.failed), { class: "value bad", ...centre }),
    label(x + 17, HISTOGRAM.bottom + 18, "failed", { class: "tick bad", ...centre }),
    label(x + 17, HISTOGRAM.bottom + 32, "(∞)", { class: "tick bad", ...centre }),
    infinite.length === 0
      ? ""
      : label(CHART_WIDTH - 24, LOWEST_LABEL, `${infinite.join(", ")} ∞`, { class: "value bad", "text-anchor": "end" }),
  ].join("");
};

const cumulative = (plot: Plot): string => {
  const y = scaleLinear([0, 100], [SHARE.bottom, SHARE.top]);
  const count = plot.data.latenciesMs.length;
  const every = Math.max(1, Math.ceil(plot.finite.length / 1500));
  const steps = plot.finite
    .map((latency, index) => ({ x: plot.x(latency), y: y(((index + 1) / count) * 100), index }))
    .filter(({ index }) => index % every === 0 || index === plot.finite.length - 1)
    .map((point) => `H${point.x.toFixed(1)}V${point.y.toFixed(1)}`);
  const box = boxOf(plot, SHARE);
  return [
    leftAxis(y, box, "% of invocations ended", 2),
    element("path", { d: `M56 ${SHARE.bottom}${steps.join("")}H${plot.right}`, class: "curve" }),
    bottomAxis(plot.x, box, "latency, ms from the start of the wave"),
  ].join("");
};

/** Below this the labels go to the right of their lines, else to the left: either way no other line crosses them. */
const LABEL_WIDTH = 380;

interface Marked {
  readonly name: string;
  readonly estimate: Estimate;
  readonly valueMs: number;
}

const markedOf = ({ data }: Plot): readonly Marked[] =>
  data.percentiles.flatMap(({ name, estimate }) =>
    estimate.value === null || !Number.isFinite(estimate.value) ? [] : [{ name, estimate, valueMs: estimate.value }],
  );

const limitOf = ({ data }: Plot): Limit | null =>
  data.limitMs === null ? null : { operator: "<", limit: data.limitMs };

const intervalWords = ({ low, high, confidence }: Estimate, limit: Limit | null): string =>
  low === null || high === null || confidence === null
    ? ""
    : `  (${formatQuantity("percent", confidence)} interval ${formatRange("ms", [low, high], limit)})`;

/** The part of the interval that lies on the axis; its upper end may be infinite, which no scale can place. */
const intervalBand = (plot: Plot, { estimate, valueMs }: Marked): string => {
  const [start = 0, end = 0] = plot.x.domain();
  const from = plot.x(Math.max(start, estimate.low ?? valueMs));
  const until = plot.x(Math.min(end, estimate.high ?? valueMs));
  const shape = { x: from, y: HISTOGRAM.top, width: Math.max(0, until - from), height: SHARE.bottom - HISTOGRAM.top };
  return element("rect", { ...shape, class: "interval" });
};

const marker = (plot: Plot, marked: Marked, y: number, leftward: boolean): string => {
  const x = plot.x(marked.valueMs);
  return [
    line([x, y - 10], [x, SHARE.bottom], "marker"),
    element(
      "text",
      { x: leftward ? x - 7 : x + 7, y, class: "marker-label", "text-anchor": leftward ? "end" : "start" },
      element("tspan", { class: "strong" }, `${marked.name} ${formatQuantity("ms", marked.valueMs, limitOf(plot))}`),
      element("tspan", { class: "soft" }, intervalWords(marked.estimate, limitOf(plot))),
    ),
  ].join("");
};

const markers = (plot: Plot): string => {
  const marked = markedOf(plot);
  const leftward = plot.x(marked[0]?.valueMs ?? 0) > LABEL_WIDTH;
  return marked
    .map((each, index) => {
      const row = leftward ? index : marked.length - 1 - index;
      return marker(plot, each, LOWEST_LABEL - row * 20, leftward || plot.x(each.valueMs) > plot.right - LABEL_WIDTH);
    })
    .join("");
};

const limitMark = (plot: Plot): string => {
  const { limitMs } = plot.data;
  if (limitMs === null) return "";
  const [, end = 0] = plot.x.domain();
  const text = `p95 limit ${formatGiven("ms", limitMs)}`;
  if (limitMs <= end) {
    const x = plot.x(limitMs);
    return (
      line([x, 78], [x, SHARE.bottom], "limit") + label(x - 7, 88, text, { class: "limit-label", "text-anchor": "end" })
    );
  }
  const times = formatQuantity("times", limitMs / (plot.finite.at(-1) ?? limitMs));
  return label(56, SHARE.bottom + 36, `${text}: beyond this axis, at ${times} the slowest`, { class: "limit-label" });
};

/** Histogram and cumulative share of the judged latencies on one axis, with percentiles, their intervals and the limit. */
export const latencyChart = (data: LatencyChartData): string => {
  const plot = plotOf(data);
  const words = {
    id: "latency",
    title: "Distribution of latency",
    description: `${data.latenciesMs.length} invocations of the judged waves, ${plot.failed} of them failed.`,
  };
  const bands = markedOf(plot).map((marked) => intervalBand(plot, marked));
  return chart(words, 440, ...bands, histogram(plot), cumulative(plot), markers(plot), limitMark(plot));
};
