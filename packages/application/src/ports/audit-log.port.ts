import type { AuditEntry, AuditRow, KnownHead } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { StoreFailure, WorkflowStorePort } from "./workflow-store.port.ts";

/** Takes entries that belong to no change of a workflow; those that do, the store writes in the change's own transaction. */
export interface AuditLogPort {
  /** Texts are redacted before they are written. */
  readonly record: (entry: AuditEntry) => Effect.Effect<void, StoreFailure>;
}

/** What of the log is looked at. */
export interface AuditScope {
  /** Absent: every tenant, and what concerns none. */
  readonly tenantId?: string;
  /** Unix ms; with either bound it is an excerpt, without gaps: from the first row at or after one to the last at or before the other. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Is told of one tenant after the other, each with its rows in their order. */
export interface AuditVisitor {
  /** Before its rows. */
  readonly tenant: (tenantId: string, head: KnownHead) => void;
  readonly row: (row: AuditRow) => void;
}

/** The log as it is read: to be shown, exported and verified. */
export interface AuditTrailPort extends AuditLogPort {
  /** Rows of one tenant behind a position, in their order. */
  readonly page: (
    tenantId: string,
    afterPosition: number,
    limit: number,
  ) => Effect.Effect<readonly AuditRow[], StoreFailure>;
  /** Heads and rows as they are at one moment, however long it takes and whatever is written meanwhile. */
  readonly scan: (scope: AuditScope, visitor: AuditVisitor) => Effect.Effect<void, StoreFailure>;
}

/**
 * A store that audits what it does. Each change of a workflow (accept, append, claim, requestCancel, prune) and the entries
 * about it are in one transaction: neither is there without the other, and a repeated call adds none.
 */
export interface AuditedWorkflowStore extends WorkflowStorePort {
  readonly audit: AuditTrailPort;
}
