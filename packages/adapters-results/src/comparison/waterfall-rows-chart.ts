import type { ComparedOrchestrator, LatencyPart } from "@plimsoll/domain";
import type { Scale } from "../html/charts/chart-frame.ts";
import { label } from "../html/charts/chart-frame.ts";
import { element } from "../html/markup.ts";
import { PART_LABELS } from "../report/part-labels.ts";
import { formatQuantity } from "../report/quantity.ts";
import { ROW_BAR, rowsChart } from "./rows-frame.ts";

/** A clock that is off by a little can make a part negative: it takes no room. */
const drawn = ({ meanMs }: LatencyPart): number => (Number.isFinite(meanMs) ? Math.max(0, meanMs) : 0);
const totalOf = (parts: readonly LatencyPart[]): number => parts.reduce((sum, part) => sum + drawn(part), 0);

const drawParts = (parts: readonly LatencyPart[]) => (x: Scale, middle: number) => {
  if (parts.length === 0) return label(x(0) + 8, middle + 4, "not measured", { class: "soft" });
  let reached = 0;
  const pieces = parts.map((part) => {
    const [from, until] = [x(reached), x(reached + drawn(part))];
    reached += drawn(part);
    const text = `${PART_LABELS[part.part]}: ${formatQuantity("ms", part.meanMs)}`;
    const shape = { x: from, y: middle - ROW_BAR / 2, width: Math.max(0, until - from), height: ROW_BAR };
    return element("rect", { ...shape, class: `part-${part.part}` }, element("title", {}, text));
  });
  return pieces.join("") + label(x(reached) + 8, middle + 4, formatQuantity("ms", reached), { class: "value" });
};

/** Mean of each part of the latency, end to end: the parts add up to the mean latency. */
export const waterfallRowsChart = (orchestrators: readonly ComparedOrchestrator[]): string =>
  rowsChart(
    {
      id: "waterfall-rows",
      title: "Where the time goes",
      description: orchestrators
        .map(
          ({ name, latencyParts }) =>
            `${name}: ${latencyParts.map(({ part, meanMs }) => `${PART_LABELS[part]} ${meanMs.toFixed(1)} ms`).join(", ")}`,
        )
        .join("; "),
    },
    { title: "ms, mean", largest: Math.max(0, ...orchestrators.map(({ latencyParts }) => totalOf(latencyParts))) },
    orchestrators.map(({ name, latencyParts }) => ({ name, draw: drawParts(latencyParts) })),
  );
