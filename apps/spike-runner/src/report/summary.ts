import {
  type Assessment,
  type Estimate,
  type Finding,
  formatFigure,
  type TargetResult,
  type VerdictKind,
} from "@plimsoll/domain";
import type { Colors } from "picocolors/types.js";

/** What the summary speaks of. */
export interface SummaryInput {
  readonly runId: string;
  readonly folder: string;
  readonly assessment: Assessment;
  /** True when the subject is a stub: its numbers are no evidence. */
  readonly devMode: boolean;
  readonly exitCode: number;
}

/** Stands above every output about a stub. */
export const DEV_MODE_WATERMARK = "[DEV MODE] simulated orchestrator: these numbers are not evidence for any real one";

const STATUS_NAMES: Readonly<Record<TargetResult["status"], string>> = {
  pass: "PASS",
  fail: "FAIL",
  inconclusive: "UNSURE",
  "not-measured": "NOT MEASURED",
};

const estimateText = ({ value, low, high, reason }: Estimate): string => {
  if (value === null) return `- (${reason ?? "not measured"})`;
  return low === null || high === null
    ? formatFigure(value)
    : `${formatFigure(value)} [${formatFigure(low)}, ${formatFigure(high)}]`;
};

const targetLine = ({ target, estimate, status }: TargetResult, colors: Colors): string => {
  const paint = { pass: colors.green, fail: colors.red, inconclusive: colors.yellow, "not-measured": colors.yellow };
  const name = paint[status](STATUS_NAMES[status].padEnd(13));
  return `  ${name} ${target.expression.padEnd(36)} ${estimateText(estimate)}`;
};

const isWorthSaying = ({ severity }: Finding): boolean => severity !== "info";

const findingLine = ({ severity, code, message }: Finding): string => `  ${severity.padEnd(8)} ${code}: ${message}`;

const verdictPaint = (kind: VerdictKind, colors: Colors): ((text: string) => string) =>
  ({ GO: colors.green, "NO-GO": colors.red, INCONCLUSIVE: colors.yellow, INVALID: colors.magenta })[kind];

/** The one line of `--quiet`. */
export const renderVerdictLine = ({ assessment, devMode }: SummaryInput): string => {
  const { verdict, partial } = assessment;
  return `${devMode ? "[DEV MODE] " : ""}${verdict.kind}${partial ? " (partial: the run did not reach its end)" : ""}`;
};

/** The result for a reader: targets with their intervals, findings, verdict and reasons, where the reports are. */
export const renderSummary = (input: SummaryInput, colors: Colors): string => {
  const { assessment, devMode, folder } = input;
  const { kind, targets, findings, rationale, alternatives } = assessment.verdict;
  const shown = findings.filter(isWorthSaying);
  return [
    ...(devMode ? [colors.magenta(DEV_MODE_WATERMARK), ""] : []),
    ...targets.map((result) => targetLine(result, colors)),
    ...(shown.length === 0 ? [] : ["", ...shown.map(findingLine)]),
    "",
    colors.bold(verdictPaint(kind, colors)(`Verdict: ${renderVerdictLine(input)}`)),
    ...rationale.map((sentence) => `  ${sentence}`),
    ...alternatives.map((sentence) => `  Instead: ${sentence}`),
    `Report:  ${folder}/report.html`,
    "",
  ].join("\n");
};

/** JSON has no infinity: a p95 that failed invocations made infinite is written as the string that Schema's codecs use. */
const asJson = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** The result for a program. The latencies themselves are left to run.json and samples.ndjson. */
export const renderJsonSummary = (input: SummaryInput, extra: Readonly<Record<string, unknown>> = {}): string => {
  const { runId, folder, assessment, devMode, exitCode } = input;
  const { latenciesMs: _, ...metrics } = assessment.metrics;
  const { kind, targets, findings, rationale, alternatives } = assessment.verdict;
  const summary = {
    ...{ schemaVersion: 1, runId, folder, devMode, exitCode, partial: assessment.partial, verdict: kind },
    ...{ targets, findings, rationale, alternatives, metrics },
    ...extra,
  };
  return `${JSON.stringify(summary, asJson, 2)}\n`;
};
