import type { ReportInput } from "../report/report-input.ts";
import { targetRows } from "../report/target-rows.ts";
import { junitReport } from "./junit-report.ts";

/** junit.xml of a spike. */
export const renderJunit = ({ evidence, assessment }: ReportInput): string =>
  junitReport(evidence.run, assessment, targetRows(assessment));
