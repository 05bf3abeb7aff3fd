import type { QueuedTask } from "./queued-task.ts";
import type { WaitingTask } from "./waiting-task.ts";

type Tasks = Map<string, WaitingTask>;

/** Waiting tasks by tenant, workflow and id. */
export class WaitingIndex {
  readonly #tenants = new Map<string, Map<string, Tasks>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(waiting: WaitingTask): void {
    const { tenantId, workflowId, taskId } = waiting.task;
    const workflows = this.#tenants.get(tenantId) ?? new Map<string, Tasks>();
    const tasks = workflows.get(workflowId) ?? new Map<string, WaitingTask>();
    this.#tenants.set(tenantId, workflows);
    workflows.set(workflowId, tasks);
    if (!tasks.has(taskId)) this.#size += 1;
    tasks.set(taskId, waiting);
  }

  remove({ tenantId, workflowId, taskId }: Pick<QueuedTask, "tenantId" | "workflowId" | "taskId">): WaitingTask | null {
    const tasks = this.#tenants.get(tenantId)?.get(workflowId);
    const waiting = tasks?.get(taskId);
    if (tasks === undefined || waiting === undefined) return null;
    tasks.delete(taskId);
    this.#size -= 1;
    if (tasks.size === 0) this.#forget(tenantId, workflowId);
    return waiting;
  }

  removeWorkflow(tenantId: string, workflowId: string): readonly WaitingTask[] {
    const tasks = [...(this.#tenants.get(tenantId)?.get(workflowId)?.values() ?? [])];
    this.#size -= tasks.length;
    this.#forget(tenantId, workflowId);
    return tasks;
  }

  #forget(tenantId: string, workflowId: string): void {
    const workflows = this.#tenants.get(tenantId);
    workflows?.delete(workflowId);
    if (workflows?.size === 0) this.#tenants.delete(tenantId);
  }
}
