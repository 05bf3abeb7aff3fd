import type { ExportableRun } from "@plimsoll/application";
import { assess, type EvidenceRecord } from "@plimsoll/domain";
import { syntheticEvidence } from "@plimsoll/domain/testing";

/** A synthetic run of four agents and three waves, ready for an exporter; `edit` may change its records. */
export const exportableRun = (
  edit: (records: readonly EvidenceRecord[]) => readonly EvidenceRecord[] = (records) => records,
): ExportableRun => {
  const records = edit(syntheticEvidence({ scenario: { agentCount: 4, waves: 3 } }));
  return { runId: "synthetic", records, assessment: assess(records) };
};
