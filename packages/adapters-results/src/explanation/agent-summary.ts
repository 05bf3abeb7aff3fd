import type { Explanation, Finding, RunAssessment } from "@plimsoll/domain";
import { basename } from "node:path";
import { oneLine } from "../report/one-line.ts";

/** What the summary speaks of. */
export interface AgentSummaryInput {
  readonly runId: string;
  readonly folder: string;
  readonly assessment: RunAssessment;
  readonly explanation: Explanation;
  /** Of the verdict. */
  readonly exitCode: number;
}

type JudgedTarget = RunAssessment["verdict"]["targets"][number];

const targetLine = ({ target, status, reason }: JudgedTarget): string =>
  `- ${status}: ${target.expression} (${oneLine(reason)})`;

const findingLine = ({ severity, code, message, evidence }: Finding): string =>
  `- ${severity} ${code}: ${oneLine(message)} Evidence: ${oneLine(evidence)}`;

/** Failures first: a reader that stops early has read what matters. */
const STATUS_ORDER: readonly JudgedTarget["status"][] = ["fail", "inconclusive", "not-measured", "pass"];
const SEVERITY_ORDER: readonly Finding["severity"][] = ["invalid", "failure", "warning", "info"];

const inOrder = <A, K>(items: readonly A[], order: readonly K[], keyOf: (item: A) => K): readonly A[] =>
  [...items].sort((a, b) => order.indexOf(keyOf(a)) - order.indexOf(keyOf(b)));

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines];

const shownLimits = ({ signals }: Explanation): readonly string[] =>
  signals
    .filter(({ status }) => status !== "not-shown")
    .map(
      ({ code, status, strength, evidence, advice }) =>
        `- ${status} ${code} (${strength ?? "weak"}): ${oneLine(evidence)} Do: ${oneLine(advice)}`,
    );

const timeLines = ({ waterfall }: Explanation): readonly string[] =>
  (waterfall?.parts ?? []).map(
    ({ part, p50Ms, p95Ms, shareRatio }) =>
      `- ${part}: p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, ${(100 * shareRatio).toFixed(1)} %`,
  );

/** The id finds a folder of that name below results/; any other folder is named itself. */
const nameOf = ({ runId, folder }: AgentSummaryInput): string => (basename(folder) === runId ? runId : folder);

const nextLines = (input: AgentSummaryInput): readonly string[] => [
  `- plimsoll explain ${nameOf(input)} --json`,
  `- plimsoll report ${nameOf(input)} --json`,
  ...(input.explanation.binding === "thread-pool" && input.explanation.orchestrator.startsWith("crewai ")
    ? ["- plimsoll spike --mode agent-async --workers auto"]
    : []),
  ...(input.assessment.verdict.kind === "GO" ? [`- plimsoll baseline save ${nameOf(input)}`] : []),
];

/** A run in plain text for programs that read text, such as coding agents: one fact a line, what failed first, what to run next. */
export const renderAgentSummary = (input: AgentSummaryInput): string => {
  const { runId, folder, assessment, explanation, exitCode } = input;
  const { verdict, partial } = assessment;
  return [
    `run: ${runId}`,
    `folder: ${oneLine(folder)}`,
    `subject: ${oneLine(explanation.orchestrator)}, mode ${oneLine(explanation.mode)}, ${explanation.agentCount} agents`,
    `verdict: ${verdict.kind} (exit ${exitCode})`,
    ...(explanation.devMode ? ["dev-mode: true; a stub's numbers are no evidence about a real orchestrator"] : []),
    ...(partial ? ["partial: true; the run did not reach its end"] : []),
    `limit: ${explanation.binding ?? "none"} (${explanation.outcome})`,
    `why: ${oneLine(explanation.conclusion)}`,
    ...block("targets", inOrder(verdict.targets, STATUS_ORDER, ({ status }) => status).map(targetLine)),
    ...block("findings", inOrder(verdict.findings, SEVERITY_ORDER, ({ severity }) => severity).map(findingLine)),
    ...block("time", timeLines(explanation)),
    ...block("limits", shownLimits(explanation)),
    ...block("next", nextLines(input)),
    "",
  ].join("\n");
};
