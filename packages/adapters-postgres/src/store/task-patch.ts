import { pendingTask, taskAfter, type TaskEvent, type TaskState, type WorkflowEvent } from "@plimsoll/domain";

/**
 * What a run of events changes about one task. Sums (failedAttempts, usage, queuedMs, ranMs) are added to what is there;
 * in the others null keeps what is there, except for allocation and finishedAtMs, which are as the last event leaves them.
 * JSON columns hold JSON texts, so that a JSON null can be told from nothing.
 */
export interface TaskPatch {
  readonly after: TaskState;
  readonly selection: string | null;
  readonly allocation: string | null;
  readonly output: string | null;
  readonly error: string | null;
  /** The error if the task was running before these events; null when that makes no difference. */
  readonly errorIfRunning: string | null;
  /** Null keeps: only a retry sets it. */
  readonly notBeforeMs: number | null;
}

const jsonOrKeep = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

const patchOf = (after: TaskState, error: TaskState["error"] | undefined): TaskPatch => ({
  after,
  selection: jsonOrKeep(after.selection),
  allocation: jsonOrKeep(after.allocation),
  output: jsonOrKeep(after.output),
  error: after.status === "succeeded" ? "null" : jsonOrKeep(after.error),
  errorIfRunning: jsonOrKeep(error ?? null),
  notBeforeMs: after.notBeforeMs === 0 ? null : after.notBeforeMs,
});

/** By the domain's own transitions, from a task that nothing has happened to: what they set is the change. */
const followed = (taskId: string, events: readonly TaskEvent[]): TaskPatch => {
  const after = events.reduce(taskAfter, pendingTask(taskId));
  const [first] = events;
  const cancelledAtOnce = first?.kind === "task-cancelled";
  return patchOf(
    after,
    cancelledAtOnce ? taskAfter({ ...pendingTask(taskId), status: "running" }, first).error : undefined,
  );
};

/** One patch for each task that the events name, in the order of their first mention. */
export const taskPatches = (events: readonly WorkflowEvent[]): readonly TaskPatch[] => {
  const byTask = new Map<string, TaskEvent[]>();
  for (const event of events) {
    if (!("taskId" in event)) continue;
    const ofTask = byTask.get(event.taskId);
    if (ofTask === undefined) byTask.set(event.taskId, [event]);
    else ofTask.push(event);
  }
  return [...byTask].map(([taskId, ofTask]) => followed(taskId, ofTask));
};
