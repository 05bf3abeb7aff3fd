import type { VerdictKind } from "@plimsoll/domain";
import { decisionSentence } from "../../report/decision.ts";
import { figureText } from "../../report/figure-text.ts";
import type { ReportInput } from "../../report/report-input.ts";
import { targetRows } from "../../report/target-rows.ts";
import { isDevMode } from "../../report/watermarks.ts";
import { element, escapeHtml, proseHtml } from "../markup.ts";

/** A shape beside the word, so that the verdict does not hang on colour. */
const SHAPES: Readonly<Record<VerdictKind, string>> = {
  GO: '<path d="M10 21l8 8 14-17"/>',
  "NO-GO": '<path d="M12 12l16 16M28 12L12 28"/>',
  INCONCLUSIVE: '<path d="M14 15a6 6 0 1 1 8 6c-2 1-2 2-2 4M20 30v.5"/>',
  INVALID: '<path d="M10 30L30 10"/>',
};

const icon = (kind: VerdictKind): string =>
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
    SHAPES[kind],
  );

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly of: string;
  readonly status: string;
}

const tileNames = ["p95LatencyMs", "peakMemoryMb", "totalInstantiationTimeMs"] as const;

const tiles = ({ assessment }: ReportInput): readonly Tile[] => {
  const rows = targetRows(assessment);
  const judged = tileNames.flatMap((metric) => {
    const row = rows.find((each) => each.metric === metric);
    return row === undefined
      ? []
      : [
          {
            name: row.label,
            value: row.value,
            of: row.target === "—" ? "not judged" : `target ${row.target}`,
            status: row.status,
          },
        ];
  });
  const { metrics } = assessment;
  const ceilingStatus = rows.find((row) => row.metric === "concurrencyCeilingRatio")?.status ?? "";
  const ceiling = figureText("count", metrics.concurrencyCeiling).value;
  return [
    {
      name: "Truly in flight at once",
      value: ceiling,
      of: `of ${metrics.agentCount} agents, in the probe`,
      status: ceilingStatus,
    },
    ...judged,
  ];
};

const tile = ({ name, value, of, status }: Tile): string =>
  element(
    "div",
    { class: "tile" },
    element("dt", {}, escapeHtml(name)),
    element(
      "dd",
      { class: status === "FAIL" || status === "INCONCLUSIVE" ? `s-${status}` : undefined },
      escapeHtml(value),
      element("span", { class: "of" }, escapeHtml(of)),
    ),
  );

/** The answer, why, and the four figures that most readers came for. */
export const verdictBanner = (input: ReportInput): string => {
  const { verdict, partial } = input.assessment;
  const marks = [...(isDevMode(input) ? ["DEV MODE"] : []), ...(partial ? ["PARTIAL"] : [])];
  return element(
    "section",
    { class: `verdict tone-${verdict.kind}`, "aria-label": "Verdict" },
    element(
      "p",
      { class: "kind" },
      icon(verdict.kind),
      verdict.kind,
      ...marks.map((mark) => element("span", { class: "chip" }, mark)),
    ),
    element("p", { class: "why" }, `${escapeHtml(capitalized(decisionSentence(input.assessment)))}.`),
    verdict.rationale.length === 0
      ? ""
      : element("ul", {}, ...verdict.rationale.map((sentence) => element("li", {}, proseHtml(sentence)))),
    element("dl", { class: "tiles" }, ...tiles(input).map(tile)),
  );
};
