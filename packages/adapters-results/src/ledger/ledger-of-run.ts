import { fairnessEntries, fairnessLedger, type FairnessLedger } from "@plimsoll/domain";
import { subjectName } from "../report/environment-rows.ts";
import type { ReportInput } from "../report/report-input.ts";

/** The ledger of a single run: one column, so that it can be set beside another's. */
export const ledgerOfRun = (input: ReportInput): FairnessLedger =>
  fairnessLedger([
    { subject: subjectName(input), entries: fairnessEntries(input.evidence.records, input.assessment.metrics) },
  ]);
