import * as Schema from "effect/Schema";
import { NaturalNumber, PositiveInt } from "./quantities.ts";

/** What a task needs of an agent and of the machine (stories/002, TaskRequirements). */
export const TaskRequirements = Schema.Struct({
  /** All of them must be among the agent's capabilities. */
  capabilities: Schema.Array(Schema.String),
  /** Preferred, not demanded: an agent that has them scores higher. */
  specialization: Schema.Array(Schema.String),
  /** `llm`: waits for a model; `cpu`: computes here. They have concurrency bounds of their own. */
  boundBy: Schema.Literals(["llm", "cpu"]),
  /** Share of the machine that the task is allocated; fractions of a core are allowed. */
  cpuCores: NaturalNumber,
  memoryMb: PositiveInt,
});
export type TaskRequirements = typeof TaskRequirements.Type;
