import { junitReport } from "../junit/junit-report.ts";
import type { LoadReportInput } from "./load-report-input.ts";
import { loadTargetRows } from "./load-rows.ts";

/** junit.xml of a load run. */
export const renderLoadJunit = ({ evidence, assessment }: LoadReportInput): string =>
  junitReport(evidence.run, assessment, loadTargetRows(assessment));
