import * as Schema from "effect/Schema";
import { Agent } from "./agent.ts";
import { Budget } from "./budget.ts";
import { ErrorHandlingConfig } from "./error-handling-config.ts";
import { ParallelExecutionConfig } from "./parallel-execution-config.ts";
import { ParallelTask } from "./parallel-task.ts";
import { Identifier } from "./quantities.ts";

/** What a tenant asks to be executed; it never changes after it was accepted. */
export const ParallelWorkflow = Schema.Struct({
  /** Unique within its tenant. */
  workflowId: Identifier,
  tenantId: Identifier,
  name: Schema.String,
  tasks: Schema.Array(ParallelTask),
  agents: Schema.Array(Agent),
  config: ParallelExecutionConfig,
  errorHandling: ErrorHandlingConfig,
  /** Of the whole workflow; its tasks inherit what is left. */
  budget: Budget,
});
export type ParallelWorkflow = typeof ParallelWorkflow.Type;
