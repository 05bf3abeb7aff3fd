import { shellCommand, type TuningReport, type VerdictKind } from "@plimsoll/domain";
import { element, escapeHtml } from "../html/markup.ts";
import { page } from "../html/page.ts";
import { banner } from "../html/sections/banner.ts";
import { card, numberCell, table, textCell } from "../html/sections/card.ts";
import { commandCard } from "../html/sections/command-card.ts";
import { devModeMark } from "../html/sections/marks.ts";
import { capitalized } from "../report/capitalized.ts";
import { utcMinute } from "../report/utc-minute.ts";
import {
  bestCommand,
  bestOf,
  costText,
  kindText,
  RANKING_WORDS,
  TOPOLOGY_SIGNS,
  type TopologyRow,
  topologyRow,
} from "./tuning-words.ts";

const TONES: Readonly<Record<TuningReport["kind"], VerdictKind>> = {
  found: "GO",
  "none-meets": "NO-GO",
  unclear: "INCONCLUSIVE",
  unmeasured: "INVALID",
  "dev-mode": "INVALID",
  interrupted: "INCONCLUSIVE",
};

const titleOf = ({ scenario }: TuningReport): string =>
  `Topologies of ${scenario.orchestrator} for ${scenario.agentCount} agents`;

const answer = (report: TuningReport): string => {
  const best = bestOf(report);
  const command = bestCommand(report);
  const { onlyFullRuns } = report;
  const rest =
    command === null || onlyFullRuns.length === 0 ? [] : [`Only a full run judges ${onlyFullRuns.join(", ")}.`];
  return banner(
    {
      label: "Result",
      tone: TONES[report.kind],
      kind: best?.name ?? "No topology",
      why: escapeHtml(`${capitalized(kindText(report))}${costText(best)}.`),
      lines: rest.map(escapeHtml),
    },
    command === null ? "" : element("p", { class: "try" }, "In a full run: ", element("code", {}, escapeHtml(command))),
  );
};

const SIGN_CLASSES: Readonly<Record<TopologyRow["sign"], string>> = {
  "✓": "status s-PASS",
  "✗": "status s-FAIL",
  "?": "status s-INCONCLUSIVE",
  "!": "status s-INVALID",
};

const rankingCard = ({ ranking }: TuningReport): string =>
  card(
    "All that were tried",
    `${RANKING_WORDS} ${TOPOLOGY_SIGNS}`,
    table(
      [
        ...[textCell(""), textCell("topology"), numberCell("peak MB"), numberCell("CPU ms an invocation")],
        ...[numberCell("p95 ms"), numberCell("a second"), numberCell("trials"), textCell("note")],
      ],
      ranking
        .map(topologyRow)
        .map((row) => [
          ...[textCell(row.sign, SIGN_CLASSES[row.sign]), textCell(row.name, "name")],
          ...[row.memory, row.cpu, row.p95, row.throughput, row.trials].map(numberCell),
          textCell(row.note),
        ]),
    ),
  );

/** tuning.html: one file that asks no network for anything and needs no script. */
export const renderTuningHtml = (report: TuningReport): string =>
  page(
    {
      title: `${titleOf(report)}: ${bestOf(report)?.name ?? "none measured"}`,
      heading: titleOf(report),
      about: `${report.environment.cores} cores · ${utcMinute(report.startedAt)} · ${report.tuningId}`,
      plimsollVersion: report.environment.plimsollVersion,
    },
    devModeMark(report.kind === "dev-mode"),
    answer(report),
    rankingCard(report),
    commandCard(shellCommand(report.command)),
  );
