import { indexEvidence } from "../evidence/evidence-index.ts";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { measureIndexed } from "../metrics/measure.ts";
import { judge } from "./judge.ts";
import type { Assessment } from "./verdict.ts";

/** All that follows from a run's evidence, and from nothing else: the same lines always give the same verdict. */
export const assess = (records: readonly EvidenceRecord[]): Assessment => {
  const index = indexEvidence(records);
  const metrics = measureIndexed(index);
  return { metrics, verdict: judge(metrics, index), partial: index.partial };
};
