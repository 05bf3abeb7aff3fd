import type * as Effect from "effect/Effect";
import type { StoreFailure, WorkflowKey } from "../../ports/workflow-store.port.ts";
import type { WorkflowEngine, WorkflowNotFound } from "../engine/workflow-engine.ts";

/** Ends a workflow early, wherever it runs: what has succeeded stays, the rest is cancelled. */
export class CancelWorkflow {
  readonly #engine: WorkflowEngine;

  constructor(engine: WorkflowEngine) {
    this.#engine = engine;
  }

  /** False when it had ended already. */
  execute(key: WorkflowKey, reason: string): Effect.Effect<boolean, WorkflowNotFound | StoreFailure> {
    return this.#engine.cancel(key, reason);
  }
}
