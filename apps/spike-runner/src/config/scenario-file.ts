import { StubBehaviour } from "@plimsoll/adapters-stub";
import { Scenario } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { NAMED_ORCHESTRATORS } from "./orchestrator-kind.ts";

const field = Scenario.fields;

const LlmSection = Schema.Struct({
  kind: Schema.optionalKey(field.llm.fields.kind.annotate({ description: "mock, or openai for OPENAI_BASE_URL." })),
  model: Schema.optionalKey(field.llm.fields.model.annotate({ description: "Model name sent with every call." })),
  latency: Schema.optionalKey(
    field.llm.fields.latency.annotate({ description: "Service time of the mock or of the stub's simulated LLM." }),
  ),
  rpm: Schema.optionalKey(
    Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0))).annotate({
      description: "Requests a minute: the mock answers 429 above it; a real LLM is paced under it.",
    }),
  ),
});

/** Schema of `--config`: any part of a Scenario, and the stub's behaviour. What is absent keeps its default. */
export const ScenarioFileSchema = Schema.Struct({
  name: Schema.optionalKey(field.name.annotate({ description: "Title of the report." })),
  orchestrator: Schema.optionalKey(
    field.orchestrator.annotate({
      description: `${NAMED_ORCHESTRATORS.join(", ")}, or the http:// address of a protocol server.`,
    }),
  ),
  agentCount: Schema.optionalKey(field.agentCount.annotate({ description: "Agents at once; 72 by default." })),
  waves: Schema.optionalKey(field.waves.annotate({ description: "Judged waves; each invokes every agent at once." })),
  warmUpWaves: Schema.optionalKey(field.warmUpWaves.annotate({ description: "Waves before them, not judged." })),
  halfLoadWaves: Schema.optionalKey(
    field.halfLoadWaves.annotate({ description: "Waves at half of the agents, to see whether throughput falls." }),
  ),
  probeTimeoutMs: Schema.optionalKey(
    field.probeTimeoutMs.annotate({ description: "How long the barrier waits for all agents to be in flight." }),
  ),
  instantiationTimeoutMs: Schema.optionalKey(
    field.instantiationTimeoutMs.annotate({ description: "Limit for instantiating all agents." }),
  ),
  invocationTimeoutMs: Schema.optionalKey(
    field.invocationTimeoutMs.annotate({ description: "Limit for one invocation." }),
  ),
  leakCycles: Schema.optionalKey(
    field.leakCycles.annotate({ description: "Pool cycles for the leak slope; 0 leaves leaks unmeasured." }),
  ),
  memoryLadderRatios: Schema.optionalKey(
    field.memoryLadderRatios.annotate({ description: "Pool sizes for the memory slope, as shares of agentCount." }),
  ),
  workers: Schema.optionalKey(field.workers.annotate({ description: "Worker processes of the sidecar, or auto." })),
  mode: Schema.optionalKey(Schema.String.annotate({ description: "How crewai or langgraph-js runs an agent." })),
  executorThreads: Schema.optionalKey(
    Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0))).annotate({
      description: "Threads of each worker's executor; absent: the driver's own rule.",
    }),
  ),
  llmClient: Schema.optionalKey(
    Schema.Literals(["shared", "per-agent"]).annotate({
      description: "crewai: one LLM client a worker, or one an agent.",
    }),
  ),
  llm: Schema.optionalKey(LlmSection),
  seed: Schema.optionalKey(field.seed.annotate({ description: "Source of all randomness of the run." })),
  targets: Schema.optionalKey(
    field.targets.annotate({
      description: "Expressions such as `p95LatencyMs < 2000`; each replaces the default of its metric, or is added.",
    }),
  ),
  stub: Schema.optionalKey(StubBehaviour.annotate({ description: "Behaviour of the simulated orchestrator." })),
});

/** A layer of configuration as it is written: before defaults, so that a higher layer can tell absent from set. */
export type ScenarioFile = typeof ScenarioFileSchema.Encoded;
