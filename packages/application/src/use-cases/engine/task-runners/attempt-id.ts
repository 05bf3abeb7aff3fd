import type { TaskAttempt } from "../../../ports/task-runner.port.ts";

/** Names one attempt among all of all tenants: the request id at an orchestrator, the name of an isolated process. */
export const attemptId = ({ tenantId, workflowId, task, attempt }: TaskAttempt): string =>
  `${tenantId}/${workflowId}/${task.taskId}/${attempt}`;
