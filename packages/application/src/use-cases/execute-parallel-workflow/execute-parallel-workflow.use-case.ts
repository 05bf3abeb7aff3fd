import type { ParallelWorkflow, ParallelWorkflowResult } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { StoreFailure } from "../../ports/workflow-store.port.ts";
import { WorkflowNotFound, type WorkflowEngine, type WorkflowRefused } from "../engine/workflow-engine.ts";

/** Executes a workflow's tasks in parallel, as far as they are independent and the machine allows (stories/002, execute_parallel_workflow). */
export class ExecuteParallelWorkflow {
  readonly #engine: WorkflowEngine;

  constructor(engine: WorkflowEngine) {
    this.#engine = engine;
  }

  /** Answers when every task has ended one way or the other; failures of tasks are in the result, not an error. */
  execute(definition: ParallelWorkflow): Effect.Effect<ParallelWorkflowResult, WorkflowRefused | StoreFailure> {
    return this.#engine.submit(definition).pipe(
      Effect.andThen(this.#engine.result(definition)),
      Effect.catchTag("WorkflowNotFound", (lost: WorkflowNotFound) => Effect.die(lost)),
    );
  }
}
