import type { EvidenceRecord } from "@plimsoll/domain";

/** Judged, corrected latency, +Infinity for a failure; null for a record that has none. Generator and coordinator count by it alike. */
export const judgedLatencyMs = (record: EvidenceRecord): number | null => {
  if (record.kind !== "invocation" || record.phase !== "load" || record.outcome === "pending") return null;
  if (record.outcome !== "succeeded" || record.endedAtMs === null) return Number.POSITIVE_INFINITY;
  return record.endedAtMs - record.intendedAtMs;
};
