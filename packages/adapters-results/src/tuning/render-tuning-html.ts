import type { TuningReport } from "@plimsoll/domain";
import { element, escapeHtml } from "../html/markup.ts";
import { card, numberCell, table, textCell } from "../html/sections/card.ts";
import { STYLES } from "../html/styles.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { bestFlags, costText, kindText, topologyRow } from "./tuning-words.ts";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const TONES: Readonly<Record<TuningReport["kind"], string>> = {
  found: "GO",
  "none-meets": "NO-GO",
  unclear: "INCONCLUSIVE",
  unmeasured: "INVALID",
  "dev-mode": "INVALID",
  interrupted: "INCONCLUSIVE",
};

const titleOf = ({ scenario }: TuningReport): string =>
  `Topologies of ${scenario.orchestrator} for ${scenario.agentCount} agents`;

const head = (report: TuningReport): string =>
  [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    element("title", {}, escapeHtml(titleOf(report))),
    element("style", {}, STYLES),
  ].join("");

const header = (report: TuningReport): string => {
  const meta = `${report.environment.cores} cores · ${report.startedAt.slice(0, 16).replace("T", " ")} UTC · ${report.tuningId}`;
  const words = element(
    "div",
    {},
    element("h1", {}, escapeHtml(titleOf(report))),
    element("p", { class: "meta" }, escapeHtml(meta)),
  );
  return element("header", { class: "top" }, words);
};

const banner = (report: TuningReport): string =>
  element(
    "section",
    { class: `verdict tone-${TONES[report.kind]}`, "aria-label": "Result" },
    element("p", { class: "kind" }, escapeHtml(report.ranking[0]?.name ?? "Nothing")),
    element("p", { class: "why" }, escapeHtml(`${kindText(report)}. ${costText(report)}`)),
    element(
      "p",
      {},
      element(
        "code",
        {},
        escapeHtml(`plimsoll spike --orchestrator ${report.scenario.orchestrator} ${bestFlags(report)}`),
      ),
    ),
  );

const rankingCard = ({ ranking, onlyFullRuns }: TuningReport): string =>
  card(
    "All that were tried",
    `Best first; medians over the sound trials. Memory decides, and CPU time among those within 5 % of the leanest. ${onlyFullRuns.length === 0 ? "" : `Only a full run judges ${onlyFullRuns.join(", ")}.`}`,
    table(
      [
        ...[textCell(""), textCell("topology"), numberCell("peak MB"), numberCell("CPU ms an invocation")],
        ...[numberCell("p95 ms"), numberCell("a second"), numberCell("trials"), textCell("note")],
      ],
      ranking
        .map(topologyRow)
        .map((row) => [
          ...[textCell(row.sign), textCell(row.name, "name"), numberCell(row.memory), numberCell(row.cpu)],
          ...[numberCell(row.p95), numberCell(row.throughput), numberCell(row.trials), textCell(row.note)],
        ]),
    ),
  );

/** tuning.html: one file that asks no network for anything and needs no script. */
export const renderTuningHtml = (report: TuningReport): string =>
  [
    '<!doctype html>\n<html lang="en"><head>',
    head(report),
    "</head><body>",
    header(report),
    element(
      "main",
      {},
      report.kind === "dev-mode" ? element("p", { class: "mark dev" }, escapeHtml(DEV_MODE_WATERMARK)) : "",
      banner(report),
      rankingCard(report),
      card("Made by", "", element("p", {}, element("code", {}, escapeHtml(report.command.join(" "))))),
    ),
    element("footer", {}, escapeHtml(`Written by Plimsoll ${report.environment.plimsollVersion}.`)),
    "</body></html>\n",
  ].join("");
