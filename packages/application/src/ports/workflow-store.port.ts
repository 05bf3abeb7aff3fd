import type {
  AgentPerformance,
  ParallelWorkflow,
  ParallelWorkflowState,
  StoredTenantQuota,
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
  /** Of the newest journal entry. */
  readonly lastSequence: number;
  /** Why someone asked for its cancellation; null when nobody did. Journalled (cancel-requested) by the engine that runs it. */
  readonly cancelRequested: string | null;
}

/** Events of one workflow that belong together, written by the engine that holds `epoch`. */
export interface WorkflowWrite extends WorkflowKey {
  readonly epoch: number;
  /**
   * Of the first event: one more than the last that was written. It makes a repeated write harmless: what the same epoch
   * has written under these numbers already counts as `written` and is not written again.
   */
  readonly firstSequence: number;
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

export interface RenewedClaims {
  readonly lost: readonly WorkflowKey[];
  /** All that are held by the engine and marked by requestCancel. */
  readonly cancelRequested: readonly (WorkflowKey & { readonly reason: string })[];
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

/** Where a workflow stands in a list; it keeps its place, whatever becomes of it, also once it is deleted. */
export interface WorkflowPlace extends WorkflowKey {
  readonly acceptedAtMs: number;
}

export interface WorkflowFilter {
  /** Absent: all tenants, for operators and for recovery only. */
  readonly tenantId?: string;
  readonly unfinishedOnly?: boolean;
  /** Only what stands behind this place: with the last one of a page, the next page. */
  readonly after?: WorkflowPlace;
  readonly limit: number;
}

/** What the attempts of a tenant have used on one day of UTC; those of dead engines are void and not counted. */
export interface TenantUsage {
  readonly tenantId: string;
  /** As 2026-11-22; that of the end of an attempt. */
  readonly day: string;
  /** Workflows of which an attempt ended that day. */
  readonly workflows: number;
  readonly attempts: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly ranMs: number;
}

export interface TenantUsageFilter {
  /** Absent: all tenants, for operators only. */
  readonly tenantIds?: readonly string[];
  /** First and last day, both included. */
  readonly fromDay: string;
  readonly toDay: string;
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
  /** Prolongs all claims of an engine, also expired ones that nobody took; tells what it has lost, and what it is asked to cancel. */
  readonly renew: (engineId: string, nowMs: number, ttlMs: number) => Effect.Effect<RenewedClaims, StoreFailure>;
  /** Gives the claims of an engine back, or the one on `key`, so that another may go on at once. */
  readonly release: (engineId: string, key?: WorkflowKey) => Effect.Effect<void, StoreFailure>;
  /** Marks the workflow as to be cancelled, without a journal entry; needs no epoch. False when it is finished already or unknown. */
  readonly requestCancel: (key: WorkflowKey, reason: string, atMs: number) => Effect.Effect<boolean, StoreFailure>;
  /** Null when there is none in this tenant. */
  readonly load: (key: WorkflowKey) => Effect.Effect<StoredWorkflow | null, StoreFailure>;
  /** The newest accepted first; those of the same millisecond in an order by tenant and id that never changes. */
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
  /** Counted with the events that say it, in their transaction, and kept beyond retention. By tenant, then by day. */
  readonly tenantUsage: (filter: TenantUsageFilter) => Effect.Effect<readonly TenantUsage[], StoreFailure>;
  /** What operators have laid down for these tenants in the store; nothing for one that they have not. */
  readonly tenantQuotas: (tenantIds: readonly string[]) => Effect.Effect<readonly StoredTenantQuota[], StoreFailure>;
  /** Deletes workflows that finished before; returns how many. */
  readonly prune: (
    finishedBeforeMs: number,
    outcomes: readonly WorkflowOutcome[],
  ) => Effect.Effect<number, StoreFailure>;
}
