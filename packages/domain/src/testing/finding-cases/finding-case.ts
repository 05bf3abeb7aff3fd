import type { EvidenceRecord } from "../../evidence/evidence-record.ts";
import type { FindingCode } from "../../verdict/finding-codes.ts";
import type { Finding, VerdictKind } from "../../verdict/verdict.ts";

/** A known answer: evidence with one flaw, the finding it must lead to, and the verdict that follows. */
export interface FindingCase {
  readonly code: FindingCode;
  readonly severity: Finding["severity"];
  readonly verdict: VerdictKind;
  /** A fact that the finding's message or evidence must name. */
  readonly names: string;
  readonly agentIds?: readonly string[];
  readonly records: () => readonly EvidenceRecord[];
}
