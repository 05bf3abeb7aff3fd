import type { ScaleLinear } from "d3-scale";
import type { Attributes } from "../markup.ts";
import { element, escapeHtml } from "../markup.ts";

export type Scale = ScaleLinear<number, number>;

/** Width of every chart in user units; the page scales it. */
export const CHART_WIDTH = 1040;

/** A rectangle in user units. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A text of the chart. */
export const label = (x: number, y: number, text: string, attributes: Attributes = {}): string =>
  element("text", { x, y, ...attributes }, escapeHtml(text));

export const line = (from: readonly [number, number], to: readonly [number, number], className: string): string =>
  element("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1], class: className });

/** What a chart is called and what it shows, for those who do not see it. */
export interface ChartWords {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** The svg element with its accessible name; numbers in it never leave the page. */
export const chart = (words: ChartWords, height: number, ...children: readonly string[]): string =>
  element(
    "svg",
    {
      viewBox: `0 0 ${CHART_WIDTH} ${height}`,
      role: "img",
      class: "chart",
      "aria-labelledby": `${words.id}-title ${words.id}-desc`,
    },
    element("title", { id: `${words.id}-title` }, escapeHtml(words.title)),
    element("desc", { id: `${words.id}-desc` }, escapeHtml(words.description)),
    ...children,
  );

const tickText = (scale: Scale, count: number): ((value: number) => string) => scale.tickFormat(count, "f");

/** Ticks and title of a horizontal axis below the box. */
export const bottomAxis = (scale: Scale, box: Box, title: string, count = 10): string => {
  const text = tickText(scale, count);
  const ticks = scale.ticks(count).map((value) => {
    const x = scale(value);
    return (
      line([x, box.bottom], [x, box.bottom + 5], "axis") +
      label(x, box.bottom + 18, text(value), { class: "tick", "text-anchor": "middle" })
    );
  });
  return [
    line([box.left, box.bottom], [box.right, box.bottom], "axis"),
    ...ticks,
    label(box.right, box.bottom + 36, title, { class: "axis-title", "text-anchor": "end" }),
  ].join("");
};

/** Grid lines, ticks and, above them, the title of a vertical axis at the left of the box. */
export const leftAxis = (scale: Scale, box: Box, title: string, count = 4): string => {
  const text = tickText(scale, count);
  const ticks = scale.ticks(count).map((value) => {
    const y = scale(value);
    return (
      line([box.left, y], [box.right, y], value === 0 ? "axis" : "grid") +
      label(box.left - 8, y + 4, text(value), { class: "tick", "text-anchor": "end" })
    );
  });
  return [...ticks, label(box.left - 44, box.top - 12, title, { class: "axis-title" })].join("");
};

/** A limit drawn across the box, labelled at its right end. */
export const horizontalLimit = (y: number, box: Box, text: string): string =>
  line([box.left, y], [box.right, y], "limit") +
  label(box.right - 4, y - 6, text, { class: "limit-label", "text-anchor": "end" });
