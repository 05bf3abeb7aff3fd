import { capitalized } from "../../report/capitalized.ts";
import { decisionSentence } from "../../report/decision.ts";
import { figureText } from "../../report/figure-text.ts";
import type { ReportInput } from "../../report/report-input.ts";
import { targetRows } from "../../report/target-rows.ts";
import { isDevMode } from "../../report/watermarks.ts";
import { element, escapeHtml, proseHtml } from "../markup.ts";
import { banner } from "./banner.ts";

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
  return banner(
    {
      label: "Verdict",
      tone: verdict.kind,
      kind: verdict.kind,
      chips: [...(isDevMode(input) ? ["DEV MODE"] : []), ...(partial ? ["PARTIAL"] : [])],
      why: `${escapeHtml(capitalized(decisionSentence(input.assessment)))}.`,
      lines: verdict.rationale.map(proseHtml),
    },
    element("dl", { class: "tiles" }, ...tiles(input).map(tile)),
  );
};
