import type { CalibrationRecord, Phase } from "../evidence/evidence-record.ts";
import type { OrchestratorDescription } from "../evidence/orchestrator-description.ts";
import { DEFAULT_SCENARIO } from "../scenario/scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Which invocation is asked about; `agent` counts from 0. */
export interface InvocationPlace {
  readonly phase: Phase;
  readonly wave: number;
  readonly agent: number;
  readonly agentCount: number;
}

/** What a synthetic run is made of; the defaults are those of a healthy one that ends in GO. */
export interface SyntheticOptions {
  readonly scenario: Partial<Scenario>;
  readonly description: Partial<OrchestratorDescription>;
  readonly instantiationMs: number;
  readonly beforeLlmMs: (place: InvocationPlace) => number;
  readonly llmMs: (place: InvocationPlace) => number;
  readonly afterLlmMs: (place: InvocationPlace) => number;
  readonly clientQueueMs: number;
  readonly transportMs: number;
  /** How many agents the probe sees at the LLM at once; null is all of them. */
  readonly ceiling: number | null;
  readonly baseBytes: number;
  readonly bytesPerAgent: number;
  readonly leakBytesPerCycle: number;
  readonly leakFilesPerCycle: number;
  readonly leakThreadsPerCycle: number;
  /** Deviation of the normal noise in every memory reading. */
  readonly memoryNoiseBytes: number;
  readonly cpuMsPerMs: number;
  readonly eventLoopLagP99Ms: number;
  readonly seed: number;
}

const MIB = 1_048_576;

/** 72 agents, six waves, 100 ms of LLM, 15 ms of orchestrator, 1 MB an agent on 150 MB of framework. */
export const HEALTHY: SyntheticOptions = {
  scenario: {},
  description: {},
  instantiationMs: 200,
  beforeLlmMs: ({ agent }) => 10 + (agent % 7) * 0.1,
  llmMs: () => 100,
  afterLlmMs: () => 5,
  clientQueueMs: 0.2,
  transportMs: 0.5,
  ceiling: null,
  baseBytes: 150 * MIB,
  bytesPerAgent: MIB,
  leakBytesPerCycle: 0,
  leakFilesPerCycle: 0,
  leakThreadsPerCycle: 0,
  memoryNoiseBytes: 16_384,
  cpuMsPerMs: 0.8,
  eventLoopLagP99Ms: 1,
  seed: 72,
};

/** The description of an orchestrator that is no stub. */
export const SYNTHETIC_DESCRIPTION: OrchestratorDescription = {
  name: "synthetic",
  version: "1.0.0",
  runtime: { name: "python", version: "3.12.0" },
  concurrency: { mode: "agent-async", workers: 2 },
  llm: { kind: "mock", model: "mock", endpoint: "http://127.0.0.1:1" },
  devMode: false,
  settings: {},
  capabilities: [],
};

/** What an idle machine's calibration finds: ceilings far above the healthy load. */
export const SYNTHETIC_CALIBRATION: CalibrationRecord = {
  kind: "calibration",
  clockResolutionMs: 0.001,
  timerJitterP99Ms: 1,
  loopbackRoundTripP50Ms: 0.2,
  loopbackRoundTripP99Ms: 0.5,
  llmCeilingPerSec: 6000,
  runnerCeilingPerSec: 100_000,
};

/** The scenario that the options ask for. */
export const syntheticScenario = (options: SyntheticOptions): Scenario => ({
  ...DEFAULT_SCENARIO,
  ...options.scenario,
});
