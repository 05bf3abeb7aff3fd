/** A task that waits for a place, with all that its turn depends on. */
export interface QueuedTask {
  readonly tenantId: string;
  readonly workflowId: string;
  /** Unique within tenant and workflow. */
  readonly taskId: string;
  /** 0 to 9; higher goes first within a tenant. */
  readonly priority: number;
  /** Unix ms since when it waits. */
  readonly readyAtMs: number;
  /** Unix ms before which it must not start; 0 when it may start at once. */
  readonly notBeforeMs: number;
  /** What it takes of its tenant's share, above 0; 1 when tasks are simply counted. */
  readonly cost: number;
  /** Tasks of one class fit or don't fit together, at any one moment. */
  readonly fitClass: string;
}

/** Unix ms from which a task has really been waiting: a retry's delay is no wait for a place. */
export const waitsSinceMs = (task: QueuedTask): number => Math.max(task.readyAtMs, task.notBeforeMs);
