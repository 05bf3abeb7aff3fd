import type { ComparedOrchestrator } from "@plimsoll/domain";
import { ascending, nearestRankPercentile } from "@plimsoll/domain";
import { line } from "../html/charts/chart-frame.ts";
import type { Scale } from "../html/charts/chart-frame.ts";
import { label } from "../html/charts/chart-frame.ts";
import { element } from "../html/markup.ts";
import { formatQuantity } from "../report/quantity.ts";
import { ROW_BAR, rowsChart } from "./rows-frame.ts";

const finiteOf = ({ latenciesMs }: ComparedOrchestrator): Float64Array =>
  ascending(latenciesMs.filter(Number.isFinite));

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

const drawDistribution = (ordered: Float64Array, failed: number) => (x: Scale, middle: number) => {
  const at = (share: number): number => nearestRankPercentile(ordered, share) ?? 0;
  const last = ordered.at(-1);
  if (last === undefined) return label(x(0) + 8, middle + 4, "no invocation succeeded", { class: "bad" });
  const [median, p95] = [at(0.5), at(0.95)];
  const failures = failed === 0 ? "" : `, ${failed} failed`;
  return [
    line([x(ordered[0] ?? 0), middle], [x(last), middle], "axis"),
    band(x, middle, { from: at(0.05), to: p95, className: "interval" }),
    band(x, middle, { from: at(0.25), to: at(0.75), className: "part-llm" }),
    line([x(median), middle - ROW_BAR / 2], [x(median), middle + ROW_BAR / 2], "marker"),
    line([x(p95), middle - ROW_BAR / 2 - 4], [x(p95), middle + ROW_BAR / 2 + 4], "marker"),
    label(Math.min(x(p95), x(last)) + 6, middle - ROW_BAR / 2 - 2, `p95 ${formatQuantity("ms", p95)}${failures}`, {
      class: "soft halo",
    }),
  ].join("");
};

const inWords = (ordered: Float64Array): string => {
  const [median, p95] = [nearestRankPercentile(ordered, 0.5), nearestRankPercentile(ordered, 0.95)];
  if (median === null || p95 === null) return "no invocation succeeded";
  return `median ${formatQuantity("ms", median)}, p95 ${formatQuantity("ms", p95)}`;
};

/** The judged waves' latencies: thin line all, pale box 5 to 95 %, full box the middle half, marks at median and p95. */
export const latencyRowsChart = (orchestrators: readonly ComparedOrchestrator[]): string => {
  const rows = orchestrators.map((subject) => ({ subject, ordered: finiteOf(subject) }));
  const largest = Math.max(0, ...rows.map(({ ordered }) => ordered.at(-1) ?? 0));
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
      draw: drawDistribution(ordered, subject.latenciesMs.length - ordered.length),
    })),
  );
};
