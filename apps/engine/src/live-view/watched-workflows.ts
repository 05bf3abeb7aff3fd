import type { JournalEntry } from "@plimsoll/application";
import type { ParallelWorkflowState, TaskState, TaskStatus, WorkflowEvent } from "@plimsoll/domain";

/** A task in flight. */
export interface Lane {
  readonly taskId: string;
  readonly agentId: string;
  readonly attempt: number;
  /** Unix ms. */
  readonly startedAtMs: number;
}

type TaskOf = Pick<TaskState, "status"> & { readonly lane: Lane | null };

const statusAfter = (event: WorkflowEvent): TaskStatus | null => {
  switch (event.kind) {
    case "task-dispatched":
      return "running";
    case "task-succeeded":
      return "succeeded";
    case "task-failed":
      return "failed";
    case "task-blocked":
      return "blocked";
    case "task-cancelled":
      return "cancelled";
    case "task-retried":
    case "task-interrupted":
      return "pending";
    default:
      return null;
  }
};

const laneOf = ({ taskId, agentId, attempts, status, startedAtMs }: TaskState): Lane | null =>
  status === "running" ? { taskId, agentId: agentId ?? "", attempt: attempts, startedAtMs: startedAtMs ?? 0 } : null;

/** What a person who watches workflows wants to see: counts, and who is at what. O(1) per entry. */
export class WatchedWorkflows {
  readonly counts: Record<TaskStatus, number> = {
    ...{ pending: 0, running: 0, succeeded: 0, failed: 0, blocked: 0, cancelled: 0 },
  };
  readonly lanes = new Map<string, Lane>();
  retries = 0;
  poolSize: number | null = null;
  poolReason = "";
  readonly #tasks = new Map<string, TaskOf>();

  /** Takes up a workflow as it stands when the watch begins. */
  add(workflowId: string, state: ParallelWorkflowState): void {
    for (const task of state.parallelTasks) this.#set(`${workflowId}/${task.taskId}`, task.status, laneOf(task));
    if (state.poolSize > 0) this.poolSize = state.poolSize;
  }

  get total(): number {
    return this.#tasks.size;
  }

  /** Tasks that will not change any more. */
  get settled(): number {
    return this.total - this.counts.pending - this.counts.running;
  }

  apply({ workflowId, event }: JournalEntry): void {
    if (event.kind === "pool-scaled") {
      this.poolSize = event.to;
      this.poolReason = event.reason;
    }
    const status = statusAfter(event);
    if (status === null || !("taskId" in event)) return;
    if (event.kind === "task-retried") this.retries += 1;
    const lane =
      event.kind === "task-dispatched"
        ? { taskId: event.taskId, agentId: event.agentId, attempt: event.attempt, startedAtMs: event.atMs }
        : null;
    this.#set(`${workflowId}/${event.taskId}`, status, lane);
  }

  #set(key: string, status: TaskStatus, lane: Lane | null): void {
    const before = this.#tasks.get(key);
    if (before !== undefined) this.counts[before.status] -= 1;
    this.counts[status] += 1;
    this.#tasks.set(key, { status, lane });
    if (lane === null) this.lanes.delete(key);
    else this.lanes.set(key, lane);
  }
}
