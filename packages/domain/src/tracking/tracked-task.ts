/** Where a tracked task stands, in the words of `cerebral_tasks`; a failed task is `blocked` with its reason. */
export const TRACKED_STATUSES = ["pending", "in_progress", "completed", "blocked", "cancelled"] as const;
export type TrackedStatus = (typeof TRACKED_STATUSES)[number];

export const TRACKED_PRIORITIES = ["low", "medium", "high", "critical"] as const;
export type TrackedPriority = (typeof TRACKED_PRIORITIES)[number];

/** A task of a tracker, as people plan it. */
export interface TrackedTask {
  /** A UUID; unique within the tenant. */
  readonly taskId: string;
  readonly title: string;
  readonly description: string;
  readonly acceptanceCriteria: readonly string[];
  readonly status: TrackedStatus;
  readonly priority: TrackedPriority;
  /** Ids of tasks that must be completed before. */
  readonly dependencies: readonly string[];
  /** What an agent has to be able to do. */
  readonly capabilities: readonly string[];
  /** What a completed task answered; null where nobody wrote it down. */
  readonly output: string | null;
}
