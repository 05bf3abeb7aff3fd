import * as Effect from "effect/Effect";
import type { StoreFailure, WorkflowKey } from "../../ports/workflow-store.port.ts";
import type { WorkflowEngine, WorkflowNotFound } from "../engine/workflow-engine.ts";

/** Goes on with a workflow whose engine is gone: only its unfinished tasks run. */
export class ResumeWorkflow {
  readonly #engine: WorkflowEngine;

  constructor(engine: WorkflowEngine) {
    this.#engine = engine;
  }

  /** False when it has ended, runs here already, or a living engine holds it. */
  execute(key: WorkflowKey): Effect.Effect<boolean, WorkflowNotFound | StoreFailure> {
    return this.#engine.state(key).pipe(
      Effect.andThen(this.#engine.resume(key)),
      Effect.map((taken) => taken.length > 0),
    );
  }
}
