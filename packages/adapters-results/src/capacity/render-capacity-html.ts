import { type CapacityReport, parseTarget, shellCommand, type VerdictKind } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { escapeHtml } from "../html/markup.ts";
import { page } from "../html/page.ts";
import { banner } from "../html/sections/banner.ts";
import { card, figure, notes, numberCell, table, textCell } from "../html/sections/card.ts";
import { commandCard } from "../html/sections/command-card.ts";
import { devModeMark } from "../html/sections/marks.ts";
import { capitalized } from "../report/capitalized.ts";
import { utcMinute } from "../report/utc-minute.ts";
import { capacityChart, type CapacityChart } from "./capacity-chart.ts";
import { capacitySentences, kindText, lawLines, limitText, sizingLines } from "./capacity-words.ts";
import { TRIAL_SIGNS, type TrialRow, trialRow } from "./trial-rows.ts";

const titleOf = (report: CapacityReport): string => `Capacity of ${report.scenario.orchestrator}`;

const aboutOf = ({ trials, environment, startedAt, capacityId }: CapacityReport): string =>
  `${trials.length} trials · ${environment.cores} cores · ${utcMinute(startedAt)} · ${capacityId}`;

const TONES: Readonly<Record<CapacityReport["kind"], VerdictKind>> = {
  found: "GO",
  "below-asked": "NO-GO",
  "not-settled": "INCONCLUSIVE",
  "machine-limit": "INVALID",
  "dev-mode": "INVALID",
  interrupted: "INCONCLUSIVE",
};

const answer = (report: CapacityReport): string =>
  banner({
    label: "Result",
    tone: TONES[report.kind],
    kind: limitText(report),
    why: escapeHtml(`${capitalized(kindText(report))}.`),
    lines: capacitySentences(report).map(escapeHtml),
  });

const limitOf = ({ scenario }: CapacityReport, metric: string): number | null => {
  const parsed = scenario.targets.map(parseTarget).filter(Result.isSuccess);
  return parsed.find(({ success }) => success.metric === metric)?.success.limit ?? null;
};

const charts = (report: CapacityReport): readonly CapacityChart[] => [
  {
    ...{ id: "throughput", title: "Throughput over agents", unit: "invocations a second", limit: null, law: true },
    figure: (trial) => trial.throughputPerSec,
  },
  {
    ...{ id: "latency", title: "p95 latency over agents", unit: "ms", law: false },
    figure: (trial) => trial.p95LatencyMs,
    limit: limitOf(report, "p95LatencyMs"),
  },
  {
    ...{ id: "memory", title: "Peak memory over agents", unit: "MB", law: false },
    figure: (trial) => trial.peakMemoryMb,
    limit: limitOf(report, "peakMemoryMb"),
  },
];

const chartCards = (report: CapacityReport): readonly string[] =>
  charts(report).map((drawn) =>
    card(
      drawn.title,
      "One mark a trial, with its interval; red ones miss a target. Spoiled trials are left out.",
      figure(capacityChart(report, drawn)),
    ),
  );

const OUTCOME_CLASSES: Readonly<Record<TrialRow["outcome"], string>> = {
  pass: "status s-PASS",
  miss: "status s-FAIL",
  unclear: "status s-INCONCLUSIVE",
  spoiled: "status s-INVALID",
};

const trialsCard = ({ trials }: CapacityReport): string =>
  card(
    "Trials",
    TRIAL_SIGNS,
    table(
      [
        ...[textCell(""), numberCell("agents"), numberCell("p95 ms"), numberCell("a second")],
        ...[numberCell("peak MB"), numberCell("cores"), textCell("what"), textCell("run")],
      ],
      trials
        .map(trialRow)
        .map((row) => [
          textCell(row.sign, OUTCOME_CLASSES[row.outcome]),
          ...[row.agents, row.p95, row.throughput, row.memory, row.cpu].map(numberCell),
          ...[textCell(row.what), textCell(row.runId)],
        ]),
    ),
  );

/** capacity.html: one file that asks no network for anything and needs no script. */
export const renderCapacityHtml = (report: CapacityReport): string =>
  page(
    {
      title: `${titleOf(report)}: ${limitText(report)}`,
      heading: titleOf(report),
      about: aboutOf(report),
      plimsollVersion: report.environment.plimsollVersion,
    },
    devModeMark(report.kind === "dev-mode"),
    answer(report),
    card(
      "Sizing",
      "Plain arithmetic on measured figures; ranges take every figure at its kind and its unkind end.",
      notes(sizingLines(report)),
    ),
    ...chartCards(report),
    card(
      "Scalability",
      "Universal Scalability Law, a diagnosis: the dashed part of its curve ends at twice the largest number measured, where it says nothing any more.",
      notes(lawLines(report)),
    ),
    trialsCard(report),
    commandCard(shellCommand(report.command)),
  );
