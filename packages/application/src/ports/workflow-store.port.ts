import type {
  AgentPerformance,
  ParallelWorkflow,
  ParallelWorkflowState,
  WorkflowEvent,
  WorkflowOutcome,
} from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

/** The store could not do what was asked; nothing was written. */
export class StoreFailure extends Schema.TaggedError<StoreFailure>()("StoreFailure", {
  /** Stable: `unavailable` (try again), `conflict` (same id, other content), `not-found`, `forbidden`, `invalid`, `locked` (embedded database in use). */
  code: Schema.Literals(["unavailable", "conflict", "not-found", "forbidden", "invalid", "locked"]),
  message: Schema.String,
  hint: Schema.String,
  retryable: Schema.Boolean,
}) {}

export interface WorkflowKey {
  readonly tenantId: string;
  readonly workflowId: string;
}

/** A workflow as it is kept: what was asked, and where it stands. */
export interface StoredWorkflow {
  readonly definition: ParallelWorkflow;
  readonly state: ParallelWorkflowState;
}

/** Events of one workflow that belong together, written by the engine that holds `epoch`. */
export interface WorkflowWrite extends WorkflowKey {
  readonly epoch: number;
  readonly events: readonly WorkflowEvent[];
}

/** `fenced`: another engine took the workflow over; none of this write's events were written. */
export type WriteResult = "written" | "fenced";

export interface JournalEntry extends WorkflowKey {
  /** Grows by one within a workflow, without gaps. */
  readonly sequence: number;
  readonly event: WorkflowEvent;
}

/** The right to run a workflow, until it is renewed no longer. */
export interface WorkflowClaim extends WorkflowKey {
  readonly epoch: number;
  readonly expiresAtMs: number;
}

export interface WorkflowSummary extends WorkflowKey {
  readonly name: string;
  readonly executionStatus: ParallelWorkflowState["executionStatus"];
  readonly taskCount: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly blocked: number;
  readonly cancelled: number;
  readonly running: number;
  readonly acceptedAtMs: number;
  readonly finishedAtMs: number | null;
}

export interface WorkflowFilter {
  /** Absent: all tenants, for operators and for recovery only. */
  readonly tenantId?: string;
  readonly unfinishedOnly?: boolean;
  readonly limit: number;
}

/**
 * Journal and current state of workflows. Every transition is atomic: its event and the state that follows are written
 * together, or neither is. Several writes may share a transaction.
 */
export interface WorkflowStorePort {
  /** Idempotent by key: `exists` for the same definition; fails with `conflict` for another one. Writes workflow-accepted. */
  readonly accept: (definition: ParallelWorkflow, atMs: number) => Effect.Effect<"accepted" | "exists", StoreFailure>;
  /** Writes all, each `written` or `fenced`, in the order given. A failure wrote nothing and may be repeated whole. */
  readonly append: (writes: readonly WorkflowWrite[]) => Effect.Effect<readonly WriteResult[], StoreFailure>;
  /** Takes a workflow that nobody holds, or whose holder's claim has expired; null when it is held or finished. Writes workflow-claimed. */
  readonly claim: (
    key: WorkflowKey,
    engineId: string,
    nowMs: number,
    ttlMs: number,
  ) => Effect.Effect<WorkflowClaim | null, StoreFailure>;
  /** Prolongs all claims of an engine; answers with those that it has lost. */
  readonly renew: (
    engineId: string,
    nowMs: number,
    ttlMs: number,
  ) => Effect.Effect<readonly WorkflowKey[], StoreFailure>;
  /** Gives the claims of an engine back, so that another may go on at once. */
  readonly release: (engineId: string) => Effect.Effect<void, StoreFailure>;
  /** Asks whoever runs the workflow to cancel it; needs no epoch. False when it is finished already. */
  readonly requestCancel: (key: WorkflowKey, reason: string, atMs: number) => Effect.Effect<boolean, StoreFailure>;
  /** Null when there is none in this tenant. */
  readonly load: (key: WorkflowKey) => Effect.Effect<StoredWorkflow | null, StoreFailure>;
  readonly list: (filter: WorkflowFilter) => Effect.Effect<readonly WorkflowSummary[], StoreFailure>;
  /** Unfinished workflows that nobody holds at `nowMs`: what a recovering engine should claim. */
  readonly orphans: (nowMs: number, limit: number) => Effect.Effect<readonly WorkflowKey[], StoreFailure>;
  readonly journal: (
    key: WorkflowKey,
    afterSequence: number,
    limit: number,
  ) => Effect.Effect<readonly JournalEntry[], StoreFailure>;
  readonly savePerformance: (
    tenantId: string,
    performance: readonly AgentPerformance[],
  ) => Effect.Effect<void, StoreFailure>;
  readonly loadPerformance: (tenantId: string) => Effect.Effect<readonly AgentPerformance[], StoreFailure>;
  /** Deletes workflows that finished before; returns how many. */
  readonly prune: (
    finishedBeforeMs: number,
    outcomes: readonly WorkflowOutcome[],
  ) => Effect.Effect<number, StoreFailure>;
}
