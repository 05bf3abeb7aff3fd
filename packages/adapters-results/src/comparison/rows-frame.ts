import { scaleLinear } from "d3-scale";
import type { Box, ChartWords, Scale } from "../html/charts/chart-frame.ts";
import { bottomAxis, chart, CHART_WIDTH, label } from "../html/charts/chart-frame.ts";

/** One orchestrator's row of a chart. */
export interface ChartRow {
  readonly name: string;
  /** Draws it; `middle` is the row's height on the page. */
  readonly draw: (x: Scale, middle: number) => string;
}

/** What a chart of rows needs to know of its axis. */
export interface RowsAxis {
  readonly title: string;
  readonly largest: number;
}

const ROW = 54;
const LEFT = 150;
const LONGEST_LABEL = 20;

/** Height of a bar in such a row. */
export const ROW_BAR = 26;

/** A chart with one row an orchestrator and one axis for all, so that lengths can be compared. */
export const rowsChart = (words: ChartWords, axis: RowsAxis, rows: readonly ChartRow[]): string => {
  const box: Box = { left: LEFT, right: CHART_WIDTH - 100, top: 14, bottom: 14 + rows.length * ROW };
  const x = scaleLinear([0, Math.max(axis.largest, 1e-9) * 1.02], [box.left, box.right]);
  const drawn = rows.map(({ name, draw }, index) => {
    const middle = box.top + index * ROW + ROW / 2;
    const short = name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name;
    return label(box.left - 12, middle + 4, short, { class: "row-label", "text-anchor": "end" }) + draw(x, middle);
  });
  return chart(words, box.bottom + 42, ...drawn, bottomAxis(x, box, axis.title));
};
