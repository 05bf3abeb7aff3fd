import type { AuditedWorkflowStore, StoreFailure } from "@plimsoll/application";
import type * as Effect from "effect/Effect";
import type { ContractViolation } from "../contract-violation.ts";

/** An audited store with the switch that the suite turns, as of the suite of WorkflowStorePort. */
export interface AuditedStoreUnderTest extends AuditedWorkflowStore {
  readonly failNextCommit?: Effect.Effect<void>;
}

/** One promise of AuditTrailPort and AuditedWorkflowStore, and the check that finds out whether it is kept. */
export interface AuditTrailCase {
  /** A sentence of behaviour whose subject is the store. */
  readonly name: string;
  /** Whether it is only for stores whose `failNextCommit` works. */
  readonly needsFaults: boolean;
  readonly check: (store: AuditedStoreUnderTest) => Effect.Effect<void, ContractViolation | StoreFailure>;
}

/** Looks like nothing: it is kept out of the log because the store was told of it. */
export const KNOWN_SECRET = "correct horse battery staple";
