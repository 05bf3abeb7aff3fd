import type { Finding } from "@plimsoll/domain";
import junit from "junit-report-builder";
import type { Builder, TestSuite } from "junit-report-builder";
import type { ReportInput } from "../report/report-input.ts";
import type { TargetRow } from "../report/target-rows.ts";
import { targetRows } from "../report/target-rows.ts";
import { xmlText } from "./xml-text.ts";

/** The package is CommonJS and exports the builder itself, while its types promise it as `default`. */
const rootBuilder = junit as unknown as Builder;

const targetCase = (suite: TestSuite, row: TargetRow): void => {
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
export const renderJunit = ({ evidence, assessment }: ReportInput): string => {
  const builder = rootBuilder.newBuilder().name(`plimsoll ${evidence.run.runId}`);
  const targets = builder.testSuite().name("targets").timestamp(new Date(evidence.run.startedAt));
  targets.property("verdict", assessment.verdict.kind);
  targets.property("partial", String(assessment.partial));
  for (const row of targetRows(assessment)) if (row.status !== "NOT JUDGED") targetCase(targets, row);
  const findings = builder.testSuite().name("findings").timestamp(new Date(evidence.run.startedAt));
  for (const finding of assessment.verdict.findings) findingCase(findings, finding);
  return builder.build();
};
