import type { VerdictKind } from "@plimsoll/domain";
import { element, escapeHtml } from "../markup.ts";

/** A shape beside the word, so that the answer does not hang on colour. */
const SHAPES: Readonly<Record<VerdictKind, string>> = {
  GO: '<path d="M10 21l8 8 14-17"/>',
  "NO-GO": '<path d="M12 12l16 16M28 12L12 28"/>',
  INCONCLUSIVE: '<path d="M14 15a6 6 0 1 1 8 6c-2 1-2 2-2 4M20 30v.5"/>',
  INVALID: '<path d="M10 30L30 10"/>',
};

const icon = (tone: VerdictKind): string =>
  element(
    "svg",
    {
      width: 46,
      height: 46,
      viewBox: "0 0 40 40",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": "3.4",
      "aria-hidden": "true",
    },
    '<circle cx="20" cy="20" r="18"/>',
    SHAPES[tone],
  );

/** The answer of a page. */
export interface Banner {
  /** Name of the region. */
  readonly label: "Verdict" | "Result";
  /** Colour and shape. */
  readonly tone: VerdictKind;
  readonly kind: string;
  readonly chips?: readonly string[];
  /** Markup: the reason in one sentence. */
  readonly why: string;
  /** Markup, a sentence each. */
  readonly lines?: readonly string[];
}

/** The answer and why, before everything else; `blocks` come below. */
export const banner = ({ label, tone, kind, chips = [], why, lines = [] }: Banner, ...blocks: readonly string[]) =>
  element(
    "section",
    { class: `verdict tone-${tone}`, "aria-label": label },
    element(
      "p",
      { class: "kind" },
      icon(tone),
      element("span", {}, escapeHtml(kind)),
      ...chips.map((chip) => element("span", { class: "chip" }, escapeHtml(chip))),
    ),
    element("p", { class: "why" }, why),
    lines.length === 0 ? "" : element("ul", {}, ...lines.map((sentence) => element("li", {}, sentence))),
    ...blocks,
  );
