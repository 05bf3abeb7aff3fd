import { assessLoad, type EvidenceRecord, type InvocationRecord, type RunRecord } from "@plimsoll/domain";
import { plainLoad, simulateOpenLoad } from "@plimsoll/domain/testing";
import type { LoadReportInput } from "../load/load-report-input.ts";
import { runEvidence } from "../report/run-evidence.ts";

/** What is odd about a simulated load. */
export interface SyntheticLoadOptions {
  readonly devMode?: boolean;
  readonly cutOff?: boolean;
  /** Every n-th invocation fails. */
  readonly failEvery?: number;
  readonly turns?: number;
}

const shape = {
  kind: "spike-and-recover",
  unit: "per-second",
  base: 20,
  peak: 100,
  baseMs: 5000,
  peakMs: 2000,
  recoverMs: 10_000,
} as const;

const failed = (record: InvocationRecord): InvocationRecord => ({
  ...record,
  outcome: "failed",
  canariesFound: [],
  error: { code: "orchestrator-error", message: "worker <1> ran out of | threads", retryable: false },
});

const edited =
  (options: SyntheticLoadOptions) =>
  (record: EvidenceRecord): readonly EvidenceRecord[] => {
    if (record.kind === "orchestrator") {
      return [{ ...record, description: { ...record.description, devMode: options.devMode === true } }];
    }
    if (record.kind === "end") return options.cutOff === true ? [] : [record];
    if (record.kind !== "invocation") return [record];
    const nth = Number(record.requestId.slice(1));
    const turned = { ...record, turn: nth % (options.turns ?? 1) };
    return [options.failEvery !== undefined && nth % options.failEvery === 0 ? failed(turned) : turned];
  };

const window: EvidenceRecord = {
  kind: "fault-window",
  name: "rate-limited",
  fromMs: 8000,
  toMs: 9000,
  agentIds: ["a0"],
};

/** Records of a load of five agents with a spike, a fault window, and whatever is odd about it. */
export const syntheticLoadRecords = (options: SyntheticLoadOptions = {}): readonly EvidenceRecord[] => {
  const load = plainLoad(shape, { warmUpMs: 1000, conversation: { turns: options.turns ?? 1 }, goodputWithinMs: 500 });
  const targets = ["correctedP95LatencyMs < 500", "recoverMs < 8000", "successRatio >= 1"];
  const records = simulateOpenLoad(load, { agentCount: 5, serviceMs: () => 100 }, targets);
  return [...records.slice(0, -1), window, ...records.slice(-1)].flatMap(edited(options));
};

/** The same, judged, as the reports get it. */
export const syntheticLoadInput = (options: SyntheticLoadOptions = {}): LoadReportInput => {
  const records = syntheticLoadRecords(options);
  return {
    evidence: runEvidence(records[0] as RunRecord, records),
    assessment: assessLoad(records),
    samples: { path: "samples.ndjson", sha256: "0".repeat(64), bytes: 12 },
    tornLine: null,
  };
};
