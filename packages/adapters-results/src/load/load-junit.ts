import type { Finding } from "@plimsoll/domain";
import junit from "junit-report-builder";
import type { Builder, TestSuite } from "junit-report-builder";
import { xmlText } from "../junit/xml-text.ts";
import type { LoadReportInput } from "./load-report-input.ts";
import { loadTargetRows } from "./load-rows.ts";
import type { LoadTargetRow } from "./load-rows.ts";

/** The package is CommonJS and exports the builder itself, while its types promise it as `default`. */
const rootBuilder = junit as unknown as Builder;

const targetCase = (suite: TestSuite, row: LoadTargetRow): void => {
  const testCase = suite.testCase().className("targets").name(xmlText(row.expression));
  const words = [`${row.label}: ${row.value}`, row.interval, `target ${row.target}`, row.note];
  const message = xmlText(words.filter((word) => word !== "").join(", "));
  if (row.status === "FAIL") testCase.failure(message, "target-missed");
  else if (row.status !== "PASS") testCase.skipped();
  testCase.standardOutput(message);
};

const findingCase = (suite: TestSuite, { code, severity, message, evidence }: Finding): void => {
  const testCase = suite.testCase().className("findings").name(xmlText(code));
  const text = xmlText(`${message} Evidence: ${evidence}`);
  if (severity === "failure") testCase.failure(text, code);
  if (severity === "invalid") testCase.error(text, code);
  testCase.standardOutput(text);
};

/** junit.xml of a load run: a test for each target (skipped when nothing was concluded) and one for each finding. */
export const renderLoadJunit = ({ evidence, assessment }: LoadReportInput): string => {
  const builder = rootBuilder.newBuilder().name(`plimsoll ${evidence.run.runId}`);
  const startedAt = new Date(evidence.run.startedAt);
  const targets = builder.testSuite().name("targets").timestamp(startedAt);
  targets.property("verdict", assessment.verdict.kind);
  targets.property("partial", String(assessment.partial));
  for (const row of loadTargetRows(assessment)) targetCase(targets, row);
  const findings = builder.testSuite().name("findings").timestamp(startedAt);
  for (const finding of assessment.verdict.findings) findingCase(findings, finding);
  return builder.build();
};
