import type { LoadAssessment } from "@plimsoll/domain";
import type { RunEvidence } from "../report/run-evidence.ts";
import type { FileEntry } from "../run/run-document.ts";

/** All that any report of a load run is made from; every format is a pure function of it. */
export interface LoadReportInput {
  readonly evidence: RunEvidence;
  readonly assessment: LoadAssessment;
  readonly samples: FileEntry;
  /** 1-based number of the last line of the samples when it was cut off and left out. */
  readonly tornLine: number | null;
}

/** Names of the reports in a load run's folder. */
export const LOAD_REPORT_FILES = {
  markdown: "load.md",
  html: "load.html",
  junit: "junit.xml",
  json: "load.json",
} as const;
