import type { EvidenceRecord, WaveRecord } from "../evidence/evidence-record.ts";
import type { StageRecord } from "../evidence/load-records.ts";

/** True for a run of `plimsoll load`: its judged part has stages instead of waves. */
export const isLoadRun = (records: readonly EvidenceRecord[]): boolean =>
  records.some((record) => record.kind === "run" && record.load !== undefined);

const waveOf = ({ stage, startedAtMs, endedAtMs, arrivals }: StageRecord): WaveRecord => ({
  kind: "wave",
  phase: "wave",
  wave: stage,
  agentCount: arrivals,
  startedAtMs,
  endedAtMs,
});

/**
 * A load run told as a spike: every judged stage is a wave, so that what is asked of judged waves can be asked of it. Nothing is
 * invented; targets and verdict of a load are its own (`assessLoad`). A spike's records are returned as they are.
 */
export const loadAsWaves = (records: readonly EvidenceRecord[]): readonly EvidenceRecord[] =>
  isLoadRun(records)
    ? records.map((record) => {
        if (record.kind === "stage") return record.phase === "load" ? waveOf(record) : record;
        return "phase" in record && record.phase === "load" ? { ...record, phase: "wave" } : record;
      })
    : records;
