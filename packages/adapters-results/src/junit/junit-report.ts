import type { Finding, RunRecord, VerdictKind } from "@plimsoll/domain";
import type { TestSuite } from "junit-report-builder";
import type { JudgedRow } from "../report/target-rows.ts";
import { junitBuilder } from "./junit-builder.ts";
import { xmlText } from "./xml-text.ts";

/** As much of a spike's or a load's assessment as a CI server wants. */
interface Judged {
  readonly verdict: { readonly kind: VerdictKind; readonly findings: readonly Finding[] };
  readonly partial: boolean;
}

const targetCase = (suite: TestSuite, row: JudgedRow): void => {
  const testCase = suite.testCase().className("targets").name(xmlText(row.expression));
  const words = [`${row.label}: ${row.value}`, row.interval, `target ${row.target}`, row.note];
  const message = xmlText(words.filter((word) => word !== "").join(", "));
  if (row.status === "FAIL") testCase.failure(message, "target-missed");
  else if (row.status !== "PASS") testCase.skipped();
  testCase.standardOutput(message);
};

const findingCase = (suite: TestSuite, { code, severity, message, evidence, agentIds }: Finding): void => {
  const testCase = suite.testCase().className("findings").name(xmlText(code));
  const text = xmlText(`${message} Evidence: ${evidence}`);
  if (severity === "failure") testCase.failure(text, code);
  if (severity === "invalid") testCase.error(text, code);
  testCase.standardOutput(
    xmlText([text, ...(agentIds.length === 0 ? [] : [`Agents: ${agentIds.join(", ")}`])].join("\n")),
  );
};

/** junit.xml: a test for each target (skipped when nothing was concluded) and one for each finding. */
export const junitReport = (run: RunRecord, { verdict, partial }: Judged, rows: readonly JudgedRow[]): string => {
  const builder = junitBuilder(`plimsoll ${run.runId}`);
  const startedAt = new Date(run.startedAt);
  const targets = builder.testSuite().name("targets").timestamp(startedAt);
  targets.property("verdict", verdict.kind);
  targets.property("partial", String(partial));
  for (const row of rows) if (row.status !== "NOT JUDGED") targetCase(targets, row);
  const findings = builder.testSuite().name("findings").timestamp(startedAt);
  for (const finding of verdict.findings) findingCase(findings, finding);
  return builder.build();
};
