import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { SpikeMetrics, TargetableMetric } from "../metrics/spike-metrics.ts";
import type { FindingCode } from "../verdict/finding-codes.ts";
import { FINDING_CODES } from "../verdict/finding-codes.ts";
import type { Finding, TargetResult } from "../verdict/verdict.ts";

/** All that a detector may look at. */
export interface Inspection {
  readonly metrics: SpikeMetrics;
  readonly evidence: EvidenceIndex;
  readonly targets: readonly TargetResult[];
}

/** Looks for one family of facts; finds nothing in a healthy run. */
export type Detector = (inspection: Inspection) => readonly Finding[];

/** What a detector has to say; the severity is the code's gravest unless it says less. */
export interface FindingDraft {
  readonly code: FindingCode;
  readonly message: string;
  readonly evidence: string;
  readonly agentIds?: readonly string[];
  readonly severity?: Finding["severity"];
}

/** Completes a draft from the catalogue. */
export const finding = (draft: FindingDraft): Finding => ({
  code: draft.code,
  severity: draft.severity ?? FINDING_CODES[draft.code].severities[0],
  message: draft.message,
  evidence: draft.evidence,
  agentIds: [...new Set(draft.agentIds ?? [])],
});

/** A fact that a target speaks of condemns, unless that target was set so that it passes with it. */
export const severityUnderTarget = (inspection: Inspection, metric: TargetableMetric): "failure" | "warning" =>
  inspection.targets.some(({ target, status }) => target.metric === metric && status === "pass")
    ? "warning"
    : "failure";

/** The first names and how many more there are: a sentence must stay readable with ten thousand agents. */
export const nameSome = (names: readonly string[], most = 6): string => {
  const distinct = [...new Set(names)];
  const more = distinct.length - most;
  return more > 0 ? `${distinct.slice(0, most).join(", ")} and ${more} more` : distinct.join(", ");
};
