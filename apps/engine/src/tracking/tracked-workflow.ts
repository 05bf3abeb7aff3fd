import type { ParallelWorkflow, PlannedTask } from "@plimsoll/domain";
import { toParallelWorkflow } from "../workflow-file/to-parallel-workflow.ts";
import type { WorkflowContext } from "../workflow-file/workflow-defaults.ts";

/** Planned tasks of a tracker as a workflow; the engine's configuration says all that a tracker does not. */
export const trackedWorkflow = (
  projectId: string,
  planned: readonly PlannedTask[],
  context: Omit<WorkflowContext, "name">,
): ParallelWorkflow => {
  const tasks = planned.map(({ taskId, topic, prompt, dependsOn, priority, capabilities }) => ({
    ...{ id: taskId, topic, prompt, dependsOn, priority, capabilities },
  }));
  const workflow = toParallelWorkflow({ tasks }, { ...context, name: projectId });
  const inputsOf = new Map(planned.map(({ taskId, inputs }) => [taskId, inputs]));
  return {
    ...workflow,
    tasks: workflow.tasks.map((task) => ({ ...task, inputs: inputsOf.get(task.taskId) ?? {} })),
  };
};
