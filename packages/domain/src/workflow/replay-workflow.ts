import * as Result from "effect/Result";
import type { IllegalTransition } from "./illegal-transition.ts";
import type { ParallelWorkflow } from "./parallel-workflow.ts";
import type { WorkflowEvent } from "./workflow-event.ts";
import { WorkflowProgress } from "./workflow-progress.ts";

/** Where a workflow stands after the events of its journal, in their order; the first that can't have happened ends it. */
export const replayWorkflow = (
  definition: ParallelWorkflow,
  acceptedAtMs: number,
  events: Iterable<WorkflowEvent>,
): Result.Result<WorkflowProgress, IllegalTransition> => {
  const progress = WorkflowProgress.start(definition, acceptedAtMs);
  for (const event of events) {
    const applied = progress.apply(event);
    if (Result.isFailure(applied)) return Result.fail(applied.failure);
  }
  return Result.succeed(progress);
};
