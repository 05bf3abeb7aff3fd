import type { ReportInput } from "../report/report-input.ts";

/** placeholder until the page is written */
export const renderHtml = (input: ReportInput): string => input.evidence.run.runId;
