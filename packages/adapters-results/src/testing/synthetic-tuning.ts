import { DEFAULT_SCENARIO, type Estimate, topologyResult, type TuningReport, type TuningTrial } from "@plimsoll/domain";

const figure = (value: number): Estimate => ({
  ...{ value, low: null, high: null, confidence: null, sampleCount: 1, method: "given" },
});

const trial = (p95Ms: number): TuningTrial => ({
  ...{
    runId: "t1-t01",
    agentCount: 72,
    verdict: "GO",
    spoiledBy: [],
    round: 0,
    durationMs: 1,
    cpuMsPerInvocation: 31.5,
  },
  observation: {
    agentCount: 72,
    targets: [{ target: "p95LatencyMs < 2000", value: p95Ms, interval: null, holds: p95Ms < 2_000 }],
  },
  ...{ throughputPerSec: figure(70), p95LatencyMs: figure(p95Ms), peakMemoryMb: figure(303), meanCpuCores: figure(1) },
});

const stays = { leftAfterRound: null, failure: null };

/** A race of three: one meets every target, one misses, one could not be measured; or what is given instead. */
export const syntheticTuning = (more: Partial<TuningReport> = {}): TuningReport => ({
  ...{ tuningId: "t1", startedAt: "2026-11-22T10:00:00.000Z", command: ["plimsoll", "tune"], kind: "found" },
  environment: {
    ...{ os: "linux", cpuModel: "test", cores: 2, memoryBytes: 1, nodeVersion: "24", plimsollVersion: "1" },
    ...{ loadAverage1m: 0, lockfileSha256: {} },
  },
  scenario: DEFAULT_SCENARIO,
  ranking: [
    topologyResult({ workers: 2, mode: "agent-async" }, [trial(990), trial(1_010)], stays),
    topologyResult({ workers: 1, mode: "to-thread" }, [trial(3_000), trial(3_100)], { ...stays, leftAfterRound: 1 }),
    topologyResult({ workers: 4, mode: "nonsense" }, [], { leftAfterRound: 0, failure: "no such | mode" }),
  ],
  ...{ onlyFullRuns: ["leakCount <= 0"], durationMs: 1_000, ...more },
});
