import type { ParallelExecutionMetrics } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { StoreFailure, WorkflowKey } from "../../ports/workflow-store.port.ts";
import type { WorkflowEngine, WorkflowNotFound } from "../engine/workflow-engine.ts";

/** Tells where a workflow stands in figures, also while another engine runs it (stories/002, monitor_parallel_execution). */
export class MonitorParallelExecution {
  readonly #engine: WorkflowEngine;

  constructor(engine: WorkflowEngine) {
    this.#engine = engine;
  }

  execute(key: WorkflowKey): Effect.Effect<ParallelExecutionMetrics, WorkflowNotFound | StoreFailure> {
    return this.#engine.metrics(key);
  }
}
