import type { ComparedOrchestrator } from "@plimsoll/domain";
import { ascending, nearestRankPercentile } from "@plimsoll/domain";
import { line } from "../html/charts/chart-frame.ts";
import type { Scale } from "../html/charts/chart-frame.ts";
import { label } from "../html/charts/chart-frame.ts";
import { coordinate, element } from "../html/markup.ts";
import { formatQuantity } from "../report/quantity.ts";
import { ROW_BAR, rowsChart } from "./rows-frame.ts";

/** Everything that was sent: a failure is infinite, as in every percentile. */
const orderedOf = ({ latenciesMs }: ComparedOrchestrator): Float64Array => ascending(latenciesMs);

const lastFinite = (ordered: Float64Array): number | undefined => ordered.findLast(Number.isFinite);

interface Band {
  readonly from: number;
  readonly to: number;
  readonly className: string;
}

const band = (x: Scale, middle: number, { from, to, className }: Band): string =>
  element("rect", {
    x: x(from),
    y: middle - ROW_BAR / 2,
    width: Math.max(1, x(to) - x(from)),
    height: ROW_BAR,
    class: className,
  });

/** What goes on beyond every scale. */
const arrow = (at: number, middle: number): string =>
  element("path", { d: `M${coordinate(at)} ${coordinate(middle - 8)}l9 8l-9 8z`, class: "endless" });

const drawDistribution = (ordered: Float64Array, failed: number) => (x: Scale, middle: number) => {
  const at = (share: number): number => nearestRankPercentile(ordered, share) ?? Infinity;
  const last = lastFinite(ordered);
  if (last === undefined) return label(x(0) + 8, middle + 4, "no invocation succeeded", { class: "bad" });
  const edge = x.domain()[1] ?? last;
  const within = (value: number): number => Math.min(edge, value);
  const [median, p95] = [at(0.5), at(0.95)];
  const upright = (value: number, over: number): string =>
    Number.isFinite(value)
      ? line([x(value), middle - ROW_BAR / 2 - over], [x(value), middle + ROW_BAR / 2 + over], "marker")
      : "";
  const failures = failed === 0 ? "" : `, ${failed} failed`;
  return [
    line([x(ordered[0] ?? 0), middle], [x(last), middle], "axis"),
    band(x, middle, { from: within(at(0.05)), to: within(p95), className: "interval" }),
    at(0.25) < Infinity ? band(x, middle, { from: at(0.25), to: within(at(0.75)), className: "part-llm" }) : "",
    upright(median, 0),
    upright(p95, 4),
    p95 === Infinity ? arrow(x(edge), middle) : "",
    label(x(within(p95)) + 6, middle - ROW_BAR / 2 - 2, `p95 ${formatQuantity("ms", p95)}${failures}`, {
      class: "soft halo",
    }),
  ].join("");
};

const inWords = (ordered: Float64Array): string => {
  const [median, p95] = [nearestRankPercentile(ordered, 0.5), nearestRankPercentile(ordered, 0.95)];
  if (median === null || p95 === null || lastFinite(ordered) === undefined) return "no invocation succeeded";
  return `median ${formatQuantity("ms", median)}, p95 ${formatQuantity("ms", p95)}`;
};

/**
 * The judged waves' latencies: thin line all that succeeded, pale box 5 to 95 % of all, full box the middle half, marks at median
 * and p95; what a failure makes infinite ends at an arrow.
 */
export const latencyRowsChart = (orchestrators: readonly ComparedOrchestrator[]): string => {
  const rows = orchestrators.map((subject) => ({ subject, ordered: orderedOf(subject) }));
  const largest = Math.max(0, ...rows.map(({ ordered }) => lastFinite(ordered) ?? 0));
  const words = {
    id: "latency-rows",
    title: "Latency distributions",
    description: rows.map(({ subject, ordered }) => `${subject.name}: ${inWords(ordered)}`).join("; "),
  };
  return rowsChart(
    words,
    { title: "ms", largest },
    rows.map(({ subject, ordered }) => ({
      name: subject.name,
      draw: drawDistribution(ordered, ordered.filter((latency) => latency === Infinity).length),
    })),
  );
};
