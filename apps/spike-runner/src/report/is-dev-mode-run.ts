import type { EvidenceRecord } from "@plimsoll/domain";

/** Whether the orchestrator of a run called itself a stub. */
export const isDevModeRun = (records: readonly EvidenceRecord[]): boolean =>
  records.some((record) => record.kind === "orchestrator" && record.description.devMode);
