import type { ComparedOrchestrator, Estimate } from "@plimsoll/domain";
import type { Scale } from "../html/charts/chart-frame.ts";
import { label, line } from "../html/charts/chart-frame.ts";
import { element } from "../html/markup.ts";
import { formatQuantity } from "../report/quantity.ts";
import { ROW_BAR, rowsChart } from "./rows-frame.ts";

const drawFigure =
  ({ value, low, high }: Estimate) =>
  (x: Scale, middle: number) => {
    if (value === null || !Number.isFinite(value))
      return label(x(0) + 8, middle + 4, "not measured", { class: "soft" });
    const until = x(Math.max(0, value));
    const end = high === null ? until : Math.max(until, x(Math.max(0, high)));
    return [
      element("rect", {
        x: x(0),
        y: middle - ROW_BAR / 2,
        width: Math.max(1, until - x(0)),
        height: ROW_BAR,
        class: "bar",
      }),
      low === null || high === null
        ? ""
        : line([x(Math.max(0, low)), middle], [x(Math.max(0, high)), middle], "marker"),
      label(end + 8, middle + 4, formatQuantity("mb", value), { class: "value" }),
    ].join("");
  };

const inWords = ({ value }: Estimate): string => (value === null ? "not measured" : formatQuantity("mb", value));

/** Bars of one memory figure, with the interval where it has one. */
export const memoryRowsChart = (
  orchestrators: readonly ComparedOrchestrator[],
  figure: "perAgentMemoryMb" | "peakMemoryMb",
  title: string,
): string => {
  const estimates = orchestrators.map(({ figures }) => figures[figure]);
  const ends = estimates.flatMap(({ value, high }) => [value ?? 0, high ?? 0]).filter(Number.isFinite);
  return rowsChart(
    {
      id: `${figure}-rows`,
      title,
      description: orchestrators.map(({ name, figures }) => `${name}: ${inWords(figures[figure])}`).join("; "),
    },
    { title: "MB", largest: Math.max(0, ...ends) },
    orchestrators.map(({ name, figures }) => ({ name, draw: drawFigure(figures[figure]) })),
  );
};
