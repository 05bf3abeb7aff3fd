import { topologyName, type TuningReport } from "@plimsoll/domain";
import { join } from "node:path";
import { wrapWords } from "../explanation/wrap-words.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { PLAIN_PALETTE, type SummaryPalette } from "../summary/summary-palette.ts";
import { TUNING_FILES } from "./tuning-files.ts";
import { bestCommand, choiceLine, choiceText, type TopologyRow, topologyRow } from "./tuning-words.ts";

const WIDTH = 98;

const paintOf = (sign: TopologyRow["sign"], palette: SummaryPalette) =>
  ({ "✓": palette.green, "✗": palette.red, "?": palette.yellow, "!": palette.magenta })[sign];

const tableLines = (rows: readonly TopologyRow[], palette: SummaryPalette): readonly string[] => {
  const width = Math.max(8, ...rows.map(({ name }) => name.length));
  const header = `    ${"topology".padEnd(width)} ${"peak MB".padStart(9)} ${"CPU ms".padStart(8)} ${"p95 ms".padStart(8)} ${"a second".padStart(9)} trials`;
  return [
    palette.dim(header),
    ...rows.flatMap((row) => [
      `  ${paintOf(row.sign, palette)(row.sign)} ${row.name.padEnd(width)} ${row.memory.padStart(9)} ${row.cpu.padStart(8)} ${row.p95.padStart(8)} ${row.throughput.padStart(9)} ${row.trials.padStart(6)}`,
      ...(row.note === "" ? [] : wrapWords(row.note, WIDTH, "      ").map(palette.dim)),
    ]),
  ];
};

/** One line: the answer. */
export const renderTuningLine = (report: TuningReport): string =>
  `${report.kind === "dev-mode" ? "[DEV MODE] " : ""}${choiceLine(report)}`;

/** One trial in a line, as it is printed while the race goes on. */
export const renderTuningTrialLine = (
  topology: Parameters<typeof topologyName>[0],
  trial: TuningReport["ranking"][number]["trials"][number],
  palette: SummaryPalette = PLAIN_PALETTE,
): string => {
  const missed = trial.observation.targets.filter(({ holds }) => holds === false).map(({ target }) => target);
  const told = trial.spoiledBy.length > 0 ? `not counted: ${trial.spoiledBy.join(", ")}` : missed.join(", ");
  const sign =
    trial.spoiledBy.length > 0 ? palette.magenta("!") : missed.length > 0 ? palette.red("✗") : palette.green("✓");
  return `  ${sign} round ${trial.round + 1}  ${topologyName(topology)}  ${palette.dim(told)}`.trimEnd();
};

/** The result in a terminal. */
export const renderTuningSummary = (
  report: TuningReport,
  folder: string,
  palette: SummaryPalette = PLAIN_PALETTE,
): string => {
  const title = (text: string): string => `\n${palette.bold(text)}`;
  const command = bestCommand(report);
  const others = [TUNING_FILES.markdown, TUNING_FILES.tuning, ...(command === null ? [] : [TUNING_FILES.scenario])];
  return [
    ...(report.kind === "dev-mode" ? ["", palette.magenta(DEV_MODE_WATERMARK)] : []),
    title("TOPOLOGIES"),
    ...tableLines(report.ranking.map(topologyRow), palette),
    title("CHOICE"),
    ...wrapWords(choiceText(report), WIDTH, "  "),
    ...(command === null ? [] : [`  ${command}`]),
    ...(command === null || report.onlyFullRuns.length === 0
      ? []
      : wrapWords(`Only that full run judges ${report.onlyFullRuns.join(", ")}.`, WIDTH, "  ")),
    "",
    palette.dim(`${join(folder, TUNING_FILES.html)}  (also ${others.join(", ")})`),
    "",
  ].join("\n");
};
