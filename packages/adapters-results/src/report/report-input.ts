import type { Assessment } from "@plimsoll/domain";
import type { FileEntry } from "../run/run-document.ts";
import type { RunEvidence } from "./run-evidence.ts";

/** All that any report is made from; every format is a pure function of it. */
export interface ReportInput {
  readonly evidence: RunEvidence;
  readonly assessment: Assessment;
  readonly samples: FileEntry;
  /** 1-based number of the last line of the samples when it was cut off and left out. */
  readonly tornLine: number | null;
}
