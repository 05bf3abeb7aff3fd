import type { EvidenceRecord, OrchestratorRecord, RunRecord, Scenario } from "@plimsoll/domain";
import { DEFAULT_SCENARIO, EVIDENCE_SCHEMA_VERSION } from "@plimsoll/domain";

/** What a made-up run is to look like. */
export interface SyntheticOptions {
  readonly runId?: string;
  readonly seed?: number;
  readonly scenario?: Partial<Scenario>;
  readonly devMode?: boolean;
  /** Invocations of the judged waves that fail, taken from the slowest agents on. */
  readonly failedCount?: number;
  /** Leaves the end record out, as a killed runner does. */
  readonly cutOff?: boolean;
}

/** The scenario of stories/000 with the options' changes. */
export const syntheticScenario = (options: SyntheticOptions): Scenario => ({
  ...DEFAULT_SCENARIO,
  ...options.scenario,
});

const runRecord = (options: SyntheticOptions): RunRecord => ({
  kind: "run",
  schemaVersion: EVIDENCE_SCHEMA_VERSION,
  runId: options.runId ?? "2026-11-22T08-00-00Z-synthetic",
  startedAt: "2026-11-22T08:00:00.000Z",
  command: ["plimsoll", "spike", "--orchestrator", "crewai"],
  scenario: syntheticScenario(options),
  environment: {
    os: "Linux 6.8.0 x64",
    cpuModel: "AMD EPYC 7763 64-Core Processor",
    cores: 2,
    memoryBytes: 8_331_399_168,
    nodeVersion: "24.21.0",
    plimsollVersion: "0.1.0",
    loadAverage1m: 0.31,
    lockfileSha256: { "package-lock.json": "a".repeat(64), "sidecars/python/uv.lock": "b".repeat(64) },
  },
});

const orchestratorRecord = (options: SyntheticOptions): OrchestratorRecord => ({
  kind: "orchestrator",
  startMs: 4213.7,
  description: {
    name: options.devMode === true ? "stub" : "crewai",
    version: options.devMode === true ? "0.1.0" : "1.15.30",
    runtime: options.devMode === true ? { name: "node", version: "24.21.0" } : { name: "python", version: "3.11.9" },
    concurrency: { mode: "crew-async", workers: 2, executorThreads: 72 },
    llm: { kind: "mock", model: "mock", endpoint: "127.0.0.1" },
    devMode: options.devMode === true,
    settings: { telemetry: false },
    capabilities: ["resources", "cancel"],
  },
});

/** The first lines of a run, up to the orchestrator's being up. */
export const openingRecords = (options: SyntheticOptions): readonly EvidenceRecord[] => [
  runRecord(options),
  {
    kind: "calibration",
    clockResolutionMs: 0.0001,
    timerJitterP99Ms: 1.2,
    loopbackRoundTripP50Ms: 0.21,
    loopbackRoundTripP99Ms: 0.9,
    llmCeilingPerSec: 5200,
    runnerCeilingPerSec: 21_000,
  },
  { kind: "phase", phase: "calibrate", startedAtMs: 0, endedAtMs: 900 },
  orchestratorRecord(options),
  { kind: "phase", phase: "start", startedAtMs: 900, endedAtMs: 5100 },
];
