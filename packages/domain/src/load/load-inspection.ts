import type { Finding, TargetResult } from "../verdict/verdict.ts";
import type { LoadEvidence } from "./load-evidence.ts";
import { LOAD_FINDING_CODES } from "./load-finding-codes.ts";
import type { LoadFindingCode } from "./load-finding-codes.ts";
import type { LoadMetrics, LoadTargetMetric } from "./load-metrics.ts";

/** All that a detector of a load run may look at. */
export interface LoadInspection {
  readonly metrics: LoadMetrics;
  readonly evidence: LoadEvidence;
  readonly targets: readonly TargetResult<LoadTargetMetric>[];
}

/** Looks for one family of facts; finds nothing in a healthy run. */
export type LoadDetector = (inspection: LoadInspection) => readonly Finding[];

/** What a detector has to say; the severity is the code's gravest unless it says less. */
export interface LoadFindingDraft {
  readonly code: LoadFindingCode;
  readonly message: string;
  readonly evidence: string;
  readonly agentIds?: readonly string[];
  readonly severity?: Finding["severity"];
}

/** Completes a draft from the catalogue. */
export const loadFinding = (draft: LoadFindingDraft): Finding => ({
  code: draft.code,
  severity: draft.severity ?? LOAD_FINDING_CODES[draft.code].severities[0],
  message: draft.message,
  evidence: draft.evidence,
  agentIds: [...new Set(draft.agentIds ?? [])],
});
