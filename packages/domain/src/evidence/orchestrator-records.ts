import * as Schema from "effect/Schema";
import { OrchestratorDescription } from "./orchestrator-description.ts";
import { Phase } from "./phase.ts";
import { AtMs, Count } from "./record-units.ts";

/** The orchestrator is up; importing and provisioning are outside the clock and reported here. */
export const OrchestratorRecord = Schema.Struct({
  kind: Schema.Literal("orchestrator"),
  description: OrchestratorDescription,
  startMs: Schema.Finite,
});
export type OrchestratorRecord = typeof OrchestratorRecord.Type;

/** One pool was asked for; its duration is the runner's own measure. */
export const PoolRecord = Schema.Struct({
  kind: Schema.Literal("pool"),
  phase: Phase,
  /** Counts the pools of this run from 0. */
  pool: Count,
  requestedAgents: Count,
  startedAtMs: AtMs,
  endedAtMs: AtMs,
  reportedInstantiationMs: Schema.NullOr(Schema.Finite),
});
export type PoolRecord = typeof PoolRecord.Type;

/** One agent of a pool, ready or failed. */
export const AgentRecord = Schema.Struct({
  kind: Schema.Literal("agent"),
  phase: Phase,
  pool: Count,
  agentId: Schema.String,
  status: Schema.Literals(["ready", "failed"]),
  instantiationMs: Schema.NullOr(Schema.Finite),
  error: Schema.optionalKey(
    Schema.Struct({ code: Schema.String, message: Schema.String, detail: Schema.optionalKey(Schema.Unknown) }),
  ),
});
export type AgentRecord = typeof AgentRecord.Type;

/** A pool was given back. */
export const ReleaseRecord = Schema.Struct({
  kind: Schema.Literal("release"),
  pool: Count,
  atMs: AtMs,
  releasedAgents: Schema.NullOr(Count),
});
export type ReleaseRecord = typeof ReleaseRecord.Type;

/** The orchestrator failed as a whole: its process died, or an exchange broke the protocol. */
export const OrchestratorFailureRecord = Schema.Struct({
  kind: Schema.Literal("orchestrator-failure"),
  phase: Phase,
  atMs: AtMs,
  code: Schema.String,
  message: Schema.String,
  exitCode: Schema.NullOr(Schema.Int),
  lastStderr: Schema.Array(Schema.String),
});
export type OrchestratorFailureRecord = typeof OrchestratorFailureRecord.Type;
