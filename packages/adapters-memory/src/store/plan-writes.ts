import type { StoreFailure, WorkflowWrite, WriteResult } from "@plimsoll/application";
import * as Result from "effect/Result";
import type { MemoryWorkflow } from "./memory-workflow.ts";
import { disjointWrite, unknownWorkflow } from "./store-refusals.ts";
import type { WorkflowIndex } from "./workflow-index.ts";

/** A write with the workflow that it goes to, and what will become of it. */
export interface PlannedWrite {
  readonly workflow: MemoryWorkflow;
  readonly write: WorkflowWrite;
  readonly result: WriteResult;
}

/** Looks at all writes of a call before any is made, so that a refused call has written nothing. */
export const planWrites = (
  workflows: WorkflowIndex,
  writes: readonly WorkflowWrite[],
): Result.Result<readonly PlannedWrite[], StoreFailure> => {
  const planned: PlannedWrite[] = [];
  const lastSequences = new Map<MemoryWorkflow, number>();
  for (const write of writes) {
    const workflow = workflows.find(write);
    if (workflow === undefined) return Result.fail(unknownWorkflow(write));
    if (write.epoch !== workflow.epoch) {
      planned.push({ workflow, write, result: "fenced" });
      continue;
    }
    const lastSequence = lastSequences.get(workflow) ?? workflow.lastSequence;
    if (!workflow.joins(write, lastSequence)) return Result.fail(disjointWrite(write, lastSequence));
    lastSequences.set(workflow, Math.max(lastSequence, write.firstSequence + write.events.length - 1));
    planned.push({ workflow, write, result: "written" });
  }
  return Result.succeed(planned);
};
