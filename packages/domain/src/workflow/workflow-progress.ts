import * as Result from "effect/Result";
import type { AgentResourceAllocation } from "./agent-resource-allocation.ts";
import { type IllegalTransition, illegalTransition } from "./illegal-transition.ts";
import type { ParallelTask } from "./parallel-task.ts";
import type { ParallelWorkflowState, TaskState, TaskStatus } from "./parallel-workflow-state.ts";
import type { ParallelWorkflow } from "./parallel-workflow.ts";
import { pendingTask, taskAfter } from "./task-transition.ts";
import { type Broken, brokenByTask } from "./transition-rules.ts";
import type { TaskEvent, WorkflowEvent } from "./workflow-event.ts";
import { type TaskCounts, workflowOutcome } from "./workflow-outcome.ts";

type Of<K extends WorkflowEvent["kind"]> = Extract<WorkflowEvent, { readonly kind: K }>;
type ExecutionStatus = ParallelWorkflowState["executionStatus"];

interface Progress {
  readonly tasks: readonly TaskState[];
  readonly status: ExecutionStatus;
  readonly poolSize: number;
  readonly epoch: number;
  readonly acceptedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly cancelReason: string | null;
}

/**
 * Where a running workflow stands, as its events say. Mutable: an event costs constant time, a dispatch one step for each
 * dependency, and `state` a copy of the list of tasks. An event that can't have happened is refused and changes nothing.
 */
export class WorkflowProgress {
  readonly definition: ParallelWorkflow;
  readonly #tasks: Map<string, TaskState>;
  readonly #definitions: ReadonlyMap<string, ParallelTask>;
  readonly #allocations = new Map<string, AgentResourceAllocation>();
  readonly #counts: Record<TaskStatus, number>;
  #status: ExecutionStatus;
  #poolSize: number;
  #epoch: number;
  #acceptedAtMs: number;
  #finishedAtMs: number | null;
  #cancelReason: string | null;
  /** Whether anything but its acceptance has happened. */
  #began: boolean;

  private constructor(definition: ParallelWorkflow, progress: Progress) {
    this.definition = definition;
    this.#definitions = new Map(definition.tasks.map((task) => [task.taskId, task]));
    this.#tasks = new Map(progress.tasks.map((task) => [task.taskId, task]));
    this.#counts = { pending: 0, running: 0, succeeded: 0, failed: 0, blocked: 0, cancelled: 0 };
    for (const task of this.#tasks.values()) {
      this.#counts[task.status] += 1;
      if (task.allocation !== null) this.#allocations.set(task.allocation.leaseId, task.allocation);
    }
    this.#status = progress.status;
    this.#poolSize = progress.poolSize;
    this.#epoch = progress.epoch;
    this.#acceptedAtMs = progress.acceptedAtMs;
    this.#finishedAtMs = progress.finishedAtMs;
    this.#cancelReason = progress.cancelReason;
    this.#began = progress.status !== "pending";
  }

  /** A workflow that was accepted and that nothing has happened to. */
  static start(definition: ParallelWorkflow, acceptedAtMs: number): WorkflowProgress {
    return new WorkflowProgress(definition, {
      tasks: definition.tasks.map(({ taskId }) => pendingTask(taskId)),
      status: "pending",
      poolSize: 0,
      epoch: 0,
      acceptedAtMs,
      finishedAtMs: null,
      cancelReason: null,
    });
  }

  /** Goes on from a state as it was kept. Why it is being cancelled is not part of the state: hand it in where it is known. */
  static restore(
    definition: ParallelWorkflow,
    state: ParallelWorkflowState,
    cancelReason: string | null = null,
  ): WorkflowProgress {
    const kept = new Map(state.parallelTasks.map((task) => [task.taskId, task]));
    const cancelling = state.executionStatus === "cancelling" || state.executionStatus === "cancelled";
    return new WorkflowProgress(definition, {
      tasks: definition.tasks.map(({ taskId }) => kept.get(taskId) ?? pendingTask(taskId)),
      status: state.executionStatus,
      poolSize: state.poolSize,
      epoch: state.epoch,
      acceptedAtMs: state.acceptedAtMs,
      finishedAtMs: state.finishedAtMs,
      cancelReason: cancelling ? (cancelReason ?? "requested before a restart") : null,
    });
  }

  apply(event: WorkflowEvent): Result.Result<void, IllegalTransition> {
    const broken = this.#finished ? this.#alreadyFinished() : this.#broken(event);
    if (broken !== null) {
      return Result.fail(illegalTransition(broken[0], this.definition.workflowId, event, broken[1]));
    }
    if ("taskId" in event) this.#applyToTask(event);
    else this.#applyToWorkflow(event);
    if (event.kind !== "workflow-accepted") this.#began = true;
    return Result.succeed(undefined);
  }

  task(taskId: string): TaskState | undefined {
    return this.#tasks.get(taskId);
  }

  /** A copy, by status. */
  get counts(): TaskCounts {
    return { ...this.#counts };
  }

  /** No task is pending or running: nothing is left to do but to finish. */
  get settled(): boolean {
    return this.#counts.pending === 0 && this.#counts.running === 0;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Null while nobody asked for its cancellation; the first of several reasons. */
  get cancelReason(): string | null {
    return this.#cancelReason;
  }

  /** A copy; its tasks are in the order of the definition. */
  state(): ParallelWorkflowState {
    return {
      workflowId: this.definition.workflowId,
      tenantId: this.definition.tenantId,
      executionStatus: this.#status,
      parallelTasks: [...this.#tasks.values()],
      resourceAllocations: Object.fromEntries(this.#allocations),
      poolSize: this.#poolSize,
      epoch: this.#epoch,
      acceptedAtMs: this.#acceptedAtMs,
      finishedAtMs: this.#finishedAtMs,
    };
  }

  get #finished(): boolean {
    return this.#finishedAtMs !== null;
  }

  #alreadyFinished(): Broken {
    return ["workflow-is-final", `it has ${this.#status} already`];
  }

  #broken(event: WorkflowEvent): Broken {
    if ("taskId" in event) return this.#brokenByTaskEvent(event);
    switch (event.kind) {
      case "workflow-accepted":
        return this.#brokenByAcceptance(event);
      case "workflow-claimed":
        return event.epoch > this.#epoch ? null : ["stale-epoch", `epoch ${event.epoch} follows ${this.#epoch}`];
      case "workflow-finished":
        return this.#brokenByFinish(event);
      case "cancel-requested":
      case "pool-scaled":
        return null;
    }
  }

  #brokenByAcceptance({ taskCount }: Of<"workflow-accepted">): Broken {
    if (this.#began) return ["already-accepted", "it has begun already"];
    const expected = this.definition.tasks.length;
    return taskCount === expected ? null : ["wrong-task-count", `it has ${expected} tasks, not ${taskCount}`];
  }

  #brokenByFinish({ outcome }: Of<"workflow-finished">): Broken {
    const { pending, running } = this.#counts;
    if (!this.settled) return ["unsettled", `${pending} of its tasks are pending and ${running} running`];
    const due = workflowOutcome(this.#counts, this.#cancelReason);
    return outcome === due.outcome ? null : ["wrong-outcome", `it ${due.outcome}, not ${outcome}: ${due.reason}`];
  }

  #brokenByTaskEvent(event: TaskEvent): Broken {
    const task = this.#tasks.get(event.taskId);
    if (task === undefined) return ["unknown-task", "the definition has no such task"];
    const broken = brokenByTask(task, event);
    if (broken !== null) return broken;
    if (event.kind === "task-dispatched") return this.#brokenByDispatch(event);
    return event.kind === "task-blocked" && !this.#tasks.has(event.blockedBy)
      ? ["unknown-task", `${event.blockedBy}, which blocks it, is not in the definition`]
      : null;
  }

  #brokenByDispatch({ taskId, allocation }: Of<"task-dispatched">): Broken {
    if (this.#cancelReason !== null) return ["cancelling", "the workflow is being cancelled"];
    if (this.#allocations.has(allocation.leaseId)) return ["lease-taken", `lease ${allocation.leaseId} is in use`];
    const unmet = this.#definitions
      .get(taskId)
      ?.dependsOn.find((dependency) => this.#tasks.get(dependency)?.status !== "succeeded");
    return unmet === undefined ? null : ["dependency-unmet", `its dependency ${unmet} has not succeeded`];
  }

  #applyToTask(event: TaskEvent): void {
    const before = this.#tasks.get(event.taskId);
    if (before === undefined) return;
    const after = taskAfter(before, event);
    this.#tasks.set(event.taskId, after);
    this.#counts[before.status] -= 1;
    this.#counts[after.status] += 1;
    if (before.allocation !== null) this.#allocations.delete(before.allocation.leaseId);
    if (after.allocation !== null) this.#allocations.set(after.allocation.leaseId, after.allocation);
  }

  #applyToWorkflow(event: Exclude<WorkflowEvent, TaskEvent>): void {
    switch (event.kind) {
      case "workflow-accepted":
        this.#acceptedAtMs = event.atMs;
        return;
      case "workflow-claimed":
        this.#epoch = event.epoch;
        if (this.#status === "pending") this.#status = "running";
        return;
      case "cancel-requested":
        this.#cancelReason ??= event.reason;
        this.#status = "cancelling";
        return;
      case "pool-scaled":
        this.#poolSize = event.to;
        return;
      case "workflow-finished":
        this.#status = event.outcome;
        this.#finishedAtMs = event.atMs;
    }
  }
}
