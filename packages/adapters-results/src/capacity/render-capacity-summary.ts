import type { CapacityReport, CapacityTrial } from "@plimsoll/domain";
import { join } from "node:path";
import { wrapWords } from "../explanation/wrap-words.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { PLAIN_PALETTE, type SummaryPalette } from "../summary/summary-palette.ts";
import { CAPACITY_FILES } from "./capacity-files.ts";
import { capacitySentences, kindText, lawLines, limitText, sizingLines } from "./capacity-words.ts";
import { type TrialRow, trialRow } from "./trial-rows.ts";

const WIDTH = 98;

const paintOf = (outcome: TrialRow["outcome"], palette: SummaryPalette) =>
  ({ pass: palette.green, miss: palette.red, spoiled: palette.magenta, unclear: palette.yellow })[outcome];

/** One trial in a line, as it is printed while the search goes on. */
export const renderTrialLine = (trial: CapacityTrial, palette: SummaryPalette = PLAIN_PALETTE): string => {
  const row = trialRow(trial);
  const figures = `${row.agents.padStart(6)} agents  p95 ${row.p95.padStart(8)} ms  ${row.throughput.padStart(8)}/s  ${row.memory.padStart(7)} MB  ${row.cpu.padStart(5)} cores`;
  return `  ${paintOf(row.outcome, palette)(row.sign)} ${figures}  ${palette.dim(row.what)}`.trimEnd();
};

/** One line: the answer. */
export const renderCapacityLine = (report: CapacityReport): string =>
  `${report.kind === "dev-mode" ? "[DEV MODE] " : ""}${limitText(report)}: ${kindText(report)}`;

const wrapped = (lines: readonly string[]): readonly string[] => lines.flatMap((text) => wrapWords(text, WIDTH, "  "));

/** The result in a terminal; no line wider than 100 characters but those of paths. */
export const renderCapacitySummary = (
  report: CapacityReport,
  folder: string,
  palette: SummaryPalette = PLAIN_PALETTE,
): string => {
  const title = (text: string): string => `\n${palette.bold(text)}`;
  const sound = report.kind === "found";
  return [
    ...(report.kind === "dev-mode" ? ["", palette.magenta(DEV_MODE_WATERMARK)] : []),
    title("CAPACITY"),
    `  ${palette.bold((sound ? palette.green : palette.yellow)(limitText(report)))}  ${kindText(report)}`,
    ...wrapped(capacitySentences(report)),
    title("SIZING"),
    ...wrapped(sizingLines(report)),
    title("SCALABILITY (Universal Scalability Law, a diagnosis)"),
    ...wrapped(lawLines(report)),
    "",
    palette.dim(
      `${join(folder, CAPACITY_FILES.html)}  (also ${CAPACITY_FILES.markdown}, ${CAPACITY_FILES.capacity}; ${report.trials.length} trials beside it)`,
    ),
    "",
  ].join("\n");
};
