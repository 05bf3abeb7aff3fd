import * as Schema from "effect/Schema";
import { WireCount, WireInstant, WireMs } from "./primitives.schema.ts";

/** One agent that a pool is asked for. */
export const AgentSpecification = Schema.Struct({
  agentId: Schema.String,
  role: Schema.String,
  goal: Schema.String,
  backstory: Schema.String,
}).pipe(Schema.annotate({ identifier: "AgentSpecification" }));

/** Which LLM the pool uses; the key itself never travels. */
export const PoolLlm = Schema.Struct({
  baseUrl: Schema.String,
  model: Schema.String,
  apiKeyEnv: Schema.optionalKey(
    Schema.String.pipe(Schema.annotate({ description: "Name of the environment variable that holds the key." })),
  ),
}).pipe(Schema.annotate({ identifier: "PoolLlm" }));

/** Body of `POST /v1/pools`. */
export const PoolCreation = Schema.Struct({
  agents: Schema.Array(AgentSpecification),
  llm: Schema.optionalKey(PoolLlm),
  instantiationTimeoutMs: WireMs,
}).pipe(Schema.annotate({ identifier: "PoolCreation" }));
export type PoolCreation = typeof PoolCreation.Type;

const ReadyAgent = Schema.Struct({
  agentId: Schema.String,
  status: Schema.Literal("ready"),
  instantiationMs: WireMs,
});

const FailedAgent = Schema.Struct({
  agentId: Schema.String,
  status: Schema.Literal("failed"),
  instantiationMs: Schema.optionalKey(Schema.NullOr(WireMs)),
  error: Schema.Struct({ code: Schema.String, message: Schema.String, detail: Schema.optionalKey(Schema.Unknown) }),
});

/** One agent that fails does not fail the others. */
export const CreatedAgent = Schema.Union([ReadyAgent, FailedAgent]).pipe(
  Schema.annotate({ identifier: "CreatedAgent" }),
);
export type CreatedAgent = typeof CreatedAgent.Type;

/** 201 of `POST /v1/pools`: one entry per agent asked for. */
export const CreatedPool = Schema.Struct({
  poolId: Schema.String,
  totalInstantiationMs: WireMs,
  agents: Schema.Array(CreatedAgent),
}).pipe(Schema.annotate({ identifier: "CreatedPool" }));
export type CreatedPool = typeof CreatedPool.Type;

/** 200 of `GET /v1/pools/{poolId}/agents/{agentId}`. */
export const AgentState = Schema.Struct({
  agentId: Schema.String,
  status: Schema.Literals(["idle", "busy", "failed"]),
  lastInvocationAt: Schema.NullOr(WireInstant),
  /** In words, or as the failure of the invocation. */
  lastError: Schema.NullOr(
    Schema.Union([Schema.String, Schema.Struct({ code: Schema.String, message: Schema.String })]),
  ),
}).pipe(Schema.annotate({ identifier: "AgentState" }));

/** 200 of `DELETE /v1/pools/{poolId}`; a second one answers 0. */
export const ReleasedPool = Schema.Struct({ releasedAgents: WireCount }).pipe(
  Schema.annotate({ identifier: "ReleasedPool" }),
);
