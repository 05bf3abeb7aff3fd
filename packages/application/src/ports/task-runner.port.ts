import type { Agent, AgentResourceAllocation, ParallelTask, TaskError, Usage } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

/** One attempt of one task, with everything that the runner needs. */
export interface TaskAttempt {
  readonly tenantId: string;
  readonly workflowId: string;
  readonly task: ParallelTask;
  readonly agent: Agent;
  readonly attempt: number;
  readonly allocation: AgentResourceAllocation;
  /** After a restart, in words for the agent: what went wrong and what to do differently; null otherwise. */
  readonly change: string | null;
  /** Outputs of the dependencies, by task id. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Tells that something useful happened: the stall detector goes by it. Usage is of this attempt so far. */
  readonly progress: (usage?: Partial<Usage>) => void;
  /** Tells what is being done, also by a delegate: the oscillation detector goes by it. */
  readonly step: (step: AgentStep) => void;
}

/** One step of an agent's work: who did what, and a digest of where that led. */
export interface AgentStep {
  readonly agentId: string;
  readonly action: string;
  readonly state: string;
}

export interface TaskOutput {
  readonly output: string;
  readonly usage: Partial<Usage>;
}

/** An attempt that failed; it fails nobody else. */
export class TaskFailure extends Schema.TaggedError<TaskFailure>()("TaskFailure", {
  class: Schema.Literals(["retryable", "permanent", "resource", "timeout", "crash", "cancelled"]),
  code: Schema.String,
  message: Schema.String,
  retryAfterMs: Schema.NullOr(Schema.Finite),
}) {
  get taskError(): TaskError {
    return { class: this.class, code: this.code, message: this.message, retryAfterMs: this.retryAfterMs };
  }
}

/** Runs attempts: through an orchestrator, or in an isolated process. Interrupting the effect ends the work itself. */
export interface TaskRunnerPort {
  readonly run: (attempt: TaskAttempt) => Effect.Effect<TaskOutput, TaskFailure>;
}
