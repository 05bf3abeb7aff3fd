import type { Assessment, VerdictKind } from "@plimsoll/domain";
import { join } from "node:path";
import { decisionSentence } from "../report/decision.ts";
import { formatGiven, formatQuantity } from "../report/quantity.ts";
import { targetRows } from "../report/target-rows.ts";
import { REPORT_FILES } from "../report/report-files.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { findingLine, targetLines, tracebackLines, verdictPaint } from "./summary-lines.ts";
import { PLAIN_PALETTE, type SummaryPalette } from "./summary-palette.ts";

/** What the summary speaks of. */
export interface SummaryInput {
  readonly runId: string;
  readonly folder: string;
  readonly assessment: Assessment;
  /** True when the subject is a stub: its numbers are no evidence. */
  readonly devMode: boolean;
}

/** As much of a spike or a load as says how it was judged. */
export interface JudgedSubject {
  readonly assessment: { readonly verdict: { readonly kind: VerdictKind }; readonly partial: boolean };
  readonly devMode: boolean;
}

/** The verdict in one line, for `--quiet`. */
export const renderVerdictLine = ({ assessment, devMode }: JudgedSubject): string => {
  const { verdict, partial } = assessment;
  return `${devMode ? "[DEV MODE] " : ""}${verdict.kind}${partial ? " (partial: the run did not reach its end)" : ""}`;
};

const countLine = ({ metrics }: Assessment): string => {
  const shares = `${metrics.sentCount} sent = ${metrics.successCount} succeeded + ${metrics.failureCount} failed + ${metrics.cancelledCount} cancelled + ${metrics.pendingCount} pending`;
  const { value } = metrics.throughputPerSec;
  return value === null ? shares : `${shares}, ${formatQuantity("per-second", value)}`;
};

const ceilingLine = ({ metrics }: Assessment): string => {
  const { value } = metrics.concurrencyCeiling;
  return `${value === null ? "—" : formatGiven("count", value)} of ${metrics.agentCount} agents truly in flight at once`;
};

/** The result in a terminal, as k6 shows thresholds: targets with their headroom, findings, the verdict, where the reports are. */
export const renderSummary = (input: SummaryInput, palette: SummaryPalette = PLAIN_PALETTE): string => {
  const { assessment, devMode, folder } = input;
  const { kind, findings, alternatives } = assessment.verdict;
  const paint = verdictPaint(kind, palette);
  const title = (text: string): string => `\n${palette.bold(text)}`;
  return [
    ...(devMode ? ["", palette.magenta(DEV_MODE_WATERMARK)] : []),
    title("TARGETS"),
    ...targetLines(targetRows(assessment), palette),
    title("LOAD"),
    `  ${ceilingLine(assessment)}`,
    `  ${countLine(assessment)}`,
    ...(findings.length === 0 ? [] : [title("FINDINGS"), ...findings.map((each) => findingLine(each, palette))]),
    ...tracebackLines(assessment.metrics.failures, palette),
    ...(kind !== "NO-GO" || alternatives.length === 0
      ? []
      : [title("ALTERNATIVES"), ...alternatives.map((each) => `  ${each.replaceAll("`", "")}`)]),
    "",
    `${palette.bold(paint(renderVerdictLine(input)))}: ${decisionSentence(assessment)}.`,
    palette.dim(
      `${join(folder, REPORT_FILES.html)}  (also ${REPORT_FILES.markdown}, ${REPORT_FILES.run}, ${REPORT_FILES.junit}, samples.ndjson)`,
    ),
    "",
  ].join("\n");
};
