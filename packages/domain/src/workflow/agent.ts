import * as Schema from "effect/Schema";
import { Identifier, PositiveInt } from "./quantities.ts";

/** Someone who can run tasks. The orchestrator's agents answer prompts; a `code` agent is a process here. */
export const Agent = Schema.Struct({
  agentId: Identifier,
  runs: Schema.Literals(["prompt", "code"]),
  role: Schema.String,
  goal: Schema.String,
  backstory: Schema.String,
  capabilities: Schema.Array(Schema.String),
  specialization: Schema.Array(Schema.String),
  /** Tasks that it may run at the same time. */
  maxConcurrentTasks: PositiveInt,
});
export type Agent = typeof Agent.Type;
