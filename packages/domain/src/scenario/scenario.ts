import * as Schema from "effect/Schema";
import { DEFAULT_AGENT_COUNT } from "../agents/agent-ids.ts";
import { LatencyModel } from "./latency-model.ts";

const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const PositiveMs = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));

/** Which LLM stands under the orchestrator. */
export const LlmChoice = Schema.Struct({
  /** `mock`: the embedded deterministic server; `openai`: OPENAI_BASE_URL behind our rate-limiting gateway. */
  kind: Schema.Literals(["mock", "openai"]),
  model: Schema.String,
  /** Service time of the mock; ignored for a real LLM. */
  latency: LatencyModel,
  /** Requests a minute: the mock answers 429 above it; in front of a real LLM our gateway waits instead. */
  rpm: Schema.optionalKey(PositiveInt),
});
export type LlmChoice = typeof LlmChoice.Type;

/** Everything that decides what a spike does; written whole into every result. Durations in milliseconds. */
export const Scenario = Schema.Struct({
  name: Schema.String,
  /** `crewai`, `stub`, or the http:// address of a server of the orchestrator protocol. */
  orchestrator: Schema.String,
  agentCount: PositiveInt,
  /** Judged waves; each invokes every agent at once. Six waves of 72 carry a p99 (n >= 368 for its two-sided interval). */
  waves: PositiveInt,
  /** Waves before the judged ones; reported, not judged. */
  warmUpWaves: NaturalInt,
  /** Waves at half of the agents, for the throughput-does-not-fall rule; 0 leaves it unmeasured. */
  halfLoadWaves: NaturalInt,
  /** How long the LLM's barrier holds answers back while it waits for all agents to be in flight. */
  probeTimeoutMs: PositiveMs,
  instantiationTimeoutMs: PositiveMs,
  invocationTimeoutMs: PositiveMs,
  /** Identical pool cycles (instantiate, one wave, release) for the leak slope; 0 leaves leaks unmeasured. */
  leakCycles: NaturalInt,
  /** Pool sizes at which memory is read for the per-agent slope, as shares of agentCount in 0..1; empty leaves it unmeasured. */
  memoryLadderRatios: Schema.Array(Schema.Finite),
  /** Worker processes of a bundled sidecar; `auto` is one per core. */
  workers: Schema.Union([PositiveInt, Schema.Literal("auto")]),
  /** How the orchestrator runs an agent (CrewAI: to-thread, crew-async, agent-async); absent: the adapter's default. */
  mode: Schema.optionalKey(Schema.String),
  /** Threads of each worker's default executor; absent: the driver's own rule. Only drivers that size their executor take it. */
  executorThreads: Schema.optionalKey(PositiveInt),
  /** Whether a worker's agents share one LLM client or have one each; absent: the driver's own way. */
  llmClient: Schema.optionalKey(Schema.Literals(["shared", "per-agent"])),
  llm: LlmChoice,
  /** All randomness of the run comes from this. */
  seed: Schema.Int,
  /** Expressions such as `p95LatencyMs < 2000`. */
  targets: Schema.Array(Schema.String),
});
export type Scenario = typeof Scenario.Type;

/** The limits of stories/000, and what "concurrent" and "no degradation" (NFR5) mean when they are measured. */
export const DEFAULT_TARGETS: readonly string[] = [
  "totalInstantiationTimeMs < 5000",
  "perAgentMemoryMb < 7",
  "peakMemoryMb < 500",
  "p95LatencyMs < 2000",
  "successRatio >= 1",
  "concurrencyCeilingRatio >= 1",
  "throughputRatio >= 1",
  "crossedContextCount <= 0",
  "unaccountedCount <= 0",
  "leakCount <= 0",
];

/** The scenario of stories/000. */
export const DEFAULT_SCENARIO: Scenario = {
  name: "72-agent spike",
  orchestrator: "crewai",
  agentCount: DEFAULT_AGENT_COUNT,
  waves: 6,
  warmUpWaves: 2,
  halfLoadWaves: 12,
  probeTimeoutMs: 10_000,
  instantiationTimeoutMs: 60_000,
  invocationTimeoutMs: 120_000,
  leakCycles: 10,
  memoryLadderRatios: [0.125, 0.25, 0.5, 1],
  workers: "auto",
  llm: { kind: "mock", model: "mock", latency: { kind: "fixed", latencyMs: 100 } },
  seed: 72,
  targets: DEFAULT_TARGETS,
};
