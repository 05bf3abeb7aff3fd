import type { WorkflowKey } from "../../ports/workflow-store.port.ts";

/** One string for a workflow's key; identifiers hold no slash. */
export const keyText = ({ tenantId, workflowId }: WorkflowKey): string => `${tenantId}/${workflowId}`;

/** One string for a task of a workflow. */
export const taskText = (key: WorkflowKey, taskId: string): string => `${keyText(key)}/${taskId}`;
