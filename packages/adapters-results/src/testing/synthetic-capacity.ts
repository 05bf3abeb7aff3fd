import {
  agentDensity,
  type CapacityReport,
  type CapacityTrial,
  DEFAULT_SCENARIO,
  diagnoseUsl,
  type Estimate,
} from "@plimsoll/domain";
import * as Result from "effect/Result";

const figure = (value: number | null): Estimate => ({
  ...{ value, low: null, high: null, confidence: null, sampleCount: 1, method: "given" },
});

/** A trial whose latency is 20 ms an agent. */
export const syntheticTrial = (agentCount: number, more: Partial<CapacityTrial> = {}): CapacityTrial => ({
  ...{ runId: `c1-t-${agentCount}`, purpose: "search", agentCount, verdict: "GO", spoiledBy: [], durationMs: 5_000 },
  observation: {
    agentCount,
    targets: [
      { target: "p95LatencyMs < 2000", value: agentCount * 20, interval: null, holds: agentCount * 20 < 2_000 },
    ],
  },
  throughputPerSec: figure((10 * agentCount) / (1 + 0.05 * (agentCount - 1))),
  ...{
    p95LatencyMs: figure(agentCount * 20),
    peakMemoryMb: figure(200 + agentCount),
    meanCpuCores: figure(agentCount / 50),
  },
  ...more,
});

/** Trials of 1 to 128 agents; 100 and more miss their latency. */
export const syntheticTrials = [1, 8, 16, 32, 64, 96, 101, 128].map((agentCount) => syntheticTrial(agentCount));

const usl = Result.getOrThrow(
  diagnoseUsl(
    syntheticTrials.map((trial) => ({
      agentCount: trial.agentCount,
      throughputPerSec: trial.throughputPerSec.value ?? 0,
    })),
  ),
);

/** A search that found its limit, or what is given instead. */
export const syntheticCapacity = (more: Partial<CapacityReport> = {}): CapacityReport => ({
  ...{ capacityId: "c1", startedAt: "2026-11-22T10:00:00.000Z", command: ["plimsoll", "capacity"], kind: "found" },
  environment: {
    ...{
      os: "linux",
      cpuModel: "test",
      cores: 2,
      memoryBytes: 8 * 1_073_741_824,
      nodeVersion: "24",
      plimsollVersion: "1",
    },
    ...{ loadAverage1m: 0, lockfileSha256: {} },
  },
  scenario: { ...DEFAULT_SCENARIO, orchestrator: "crewai" },
  result: {
    ...{ feasibleMax: 99, infeasibleMin: 101, interval: { low: 96, high: 100 }, bindingTarget: "p95LatencyMs < 2000" },
    ...{
      boundary: "slope",
      monotonicity: "ok",
      trialCount: 8,
      settled: true,
      reason: "p95LatencyMs passes its limit gradually",
    },
  },
  ...{ machineLimit: null, confirmation: null, onlyConfirmed: ["leakCount <= 0"], usl, uslRefusal: null },
  density: agentDensity(syntheticTrials, 99),
  ...{ fleet: null, trials: syntheticTrials, durationMs: 60_000, ...more },
});
