import type { ActiveWorkflow } from "./active-workflow.ts";
import type { EngineState } from "./engine-state.ts";
import { keyText } from "./workflow-key.ts";

/** Tasks of one class fit or don't fit together at a given moment (FairScheduler). */
const fitClass = (workflow: ActiveWorkflow, taskId: string): string => {
  const { requirements, exclusiveResources, work } = workflow.task(taskId);
  const tried = workflow.triedAgents.get(taskId) ?? [];
  return JSON.stringify([
    keyText(workflow.key),
    work.kind,
    requirements.boundBy,
    requirements.cpuCores,
    requirements.memoryMb,
    requirements.capabilities,
    requirements.specialization,
    exclusiveResources,
    tried,
    // A rule may name single tasks; a class of its own would cost one question each, so only where a rule does.
  ]);
};

/** Puts a ready task into the queue; not before `notBeforeMs` (Unix ms, 0 for at once) is it handed out. */
export const enqueueTask = (
  state: EngineState,
  workflow: ActiveWorkflow,
  taskId: string,
  when: { readonly readyAtMs: number; readonly notBeforeMs: number },
): void => {
  const byTask = state.settings.routing.rules.some(({ when: { taskIds } }) => taskIds !== undefined);
  state.scheduler.offer({
    ...workflow.key,
    taskId,
    priority: workflow.task(taskId).priority,
    ...when,
    cost: 1,
    fitClass: byTask ? `${fitClass(workflow, taskId)}${taskId}` : fitClass(workflow, taskId),
  });
};
