import * as Schema from "effect/Schema";

/** One reason of a selection: what was looked at, its value, and how much it added to the score. */
export const SelectionReason = Schema.Struct({
  /** `capabilities`, `specialization`, `load`, `success-rate`, `latency`, `exploration`, `rule:<name>`, … */
  factor: Schema.String,
  detail: Schema.String,
  score: Schema.Finite,
});
export type SelectionReason = typeof SelectionReason.Type;

/** An agent that fits a task, best first in a list, with everything that spoke for or against it (stories/002). */
export const AgentSelection = Schema.Struct({
  agentId: Schema.String,
  score: Schema.Finite,
  reasons: Schema.Array(SelectionReason),
  /** In one sentence, for people. */
  explanation: Schema.String,
});
export type AgentSelection = typeof AgentSelection.Type;

/** A task with the agent that was chosen for it (stories/002). */
export const TaskAssignment = Schema.Struct({ taskId: Schema.String, selection: AgentSelection });
export type TaskAssignment = typeof TaskAssignment.Type;
