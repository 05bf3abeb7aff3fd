import type {
  JournalEntry,
  StoredWorkflow,
  StoreFailure,
  WorkflowKey,
  WorkflowSummary,
  WorkflowWrite,
} from "@plimsoll/application";
import { type ParallelWorkflow, type WorkflowEvent, WorkflowProgress } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { illegalJournal } from "./store-refusals.ts";

type WorkflowFinished = Extract<WorkflowEvent, { readonly kind: "workflow-finished" }>;

/** Who holds a workflow, and until when. */
export interface Holder {
  readonly engineId: string;
  expiresAtMs: number;
}

/**
 * One workflow: its journal, and a state that follows the journal only when it is asked for, so that a write costs no more
 * than its events.
 */
export class MemoryWorkflow {
  readonly key: WorkflowKey;
  readonly definition: ParallelWorkflow;
  readonly acceptedAtMs: number;
  readonly #events: WorkflowEvent[];
  readonly #progress: WorkflowProgress;
  #applied = 0;
  #epoch = 0;
  /** Of the entry that gave the newest epoch its right: what lies behind it was written by that epoch. */
  #claimSequence = 0;
  #end: WorkflowFinished | null = null;
  holder: Holder | null = null;
  cancelRequested: string | null = null;

  constructor(definition: ParallelWorkflow, acceptedAtMs: number) {
    this.key = { tenantId: definition.tenantId, workflowId: definition.workflowId };
    this.definition = definition;
    this.acceptedAtMs = acceptedAtMs;
    this.#events = [{ kind: "workflow-accepted", atMs: acceptedAtMs, taskCount: definition.tasks.length }];
    this.#progress = WorkflowProgress.start(definition, acceptedAtMs);
  }

  get epoch(): number {
    return this.#epoch;
  }

  get lastSequence(): number {
    return this.#events.length;
  }

  /** Null while it has not finished. */
  get end(): WorkflowFinished | null {
    return this.#end;
  }

  isHeldAt(nowMs: number): boolean {
    return this.holder !== null && this.holder.expiresAtMs > nowMs;
  }

  claim(holder: Holder, nowMs: number): void {
    this.holder = holder;
    this.#epoch += 1;
    this.#events.push({ kind: "workflow-claimed", atMs: nowMs, engineId: holder.engineId, epoch: this.#epoch });
    this.#claimSequence = this.#events.length;
  }

  /** Whether a write of the current epoch joins the journal when that ends at `lastSequence`, or repeats a part of it. */
  joins(write: WorkflowWrite, lastSequence: number): boolean {
    return write.firstSequence > this.#claimSequence && write.firstSequence <= lastSequence + 1;
  }

  /** Writes what the journal does not have yet of a write that `joins`, and answers with it. */
  write({ firstSequence, events }: WorkflowWrite): readonly WorkflowEvent[] {
    const missing = events.slice(this.#events.length + 1 - firstSequence);
    for (const event of missing) {
      this.#events.push(event);
      if (event.kind === "workflow-finished") this.#end = event;
    }
    return missing;
  }

  entries(afterSequence: number, limit: number): readonly JournalEntry[] {
    const from = Math.max(0, afterSequence);
    return this.#events
      .slice(from, from + Math.max(0, limit))
      .map((event, index) => ({ ...this.key, sequence: from + index + 1, event }));
  }

  stored(): Result.Result<StoredWorkflow, StoreFailure> {
    return Result.map(this.#caughtUp(), (progress) => ({
      definition: this.definition,
      state: progress.state(),
      lastSequence: this.lastSequence,
      cancelRequested: this.cancelRequested,
    }));
  }

  summary(): Result.Result<WorkflowSummary, StoreFailure> {
    return Result.map(this.#caughtUp(), ({ counts, cancelReason }) => ({
      ...this.key,
      name: this.definition.name,
      executionStatus: this.#end?.outcome ?? (cancelReason !== null ? "cancelling" : this.#running),
      taskCount: this.definition.tasks.length,
      succeeded: counts.succeeded,
      failed: counts.failed,
      blocked: counts.blocked,
      cancelled: counts.cancelled,
      running: counts.running,
      acceptedAtMs: this.acceptedAtMs,
      finishedAtMs: this.#end?.atMs ?? null,
    }));
  }

  get #running(): "pending" | "running" {
    return this.#epoch === 0 ? "pending" : "running";
  }

  /** Applies what was written since it was last asked for. */
  #caughtUp(): Result.Result<WorkflowProgress, StoreFailure> {
    for (; this.#applied < this.#events.length; this.#applied++) {
      const event = this.#events[this.#applied];
      if (event === undefined) break;
      const applied = this.#progress.apply(event);
      if (Result.isFailure(applied))
        return Result.fail(illegalJournal(this.key, this.#applied + 1, applied.failure.message));
    }
    return Result.succeed(this.#progress);
  }
}
