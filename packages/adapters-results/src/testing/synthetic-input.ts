import { runRecordOf } from "../archive/report-input-of-folder.ts";
import type { ReportInput } from "../report/report-input.ts";
import { runEvidence } from "../report/run-evidence.ts";
import { syntheticAssessment } from "./synthetic-assessment.ts";
import { syntheticEvidence } from "./synthetic-evidence.ts";
import type { SyntheticOptions } from "./synthetic-run.ts";

/** All that a report of a made-up run is made from. */
export const syntheticInput = (options: SyntheticOptions = {}): ReportInput => {
  const records = syntheticEvidence(options);
  return {
    evidence: runEvidence(runRecordOf(records), records),
    assessment: syntheticAssessment(options),
    samples: { path: "samples.ndjson", sha256: "c0ffee".repeat(10).padEnd(64, "0"), bytes: 812_345 },
    tornLine: null,
  };
};
