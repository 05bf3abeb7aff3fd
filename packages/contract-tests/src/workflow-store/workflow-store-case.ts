import type { StoreFailure } from "@plimsoll/application";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { ContractViolation } from "../contract-violation.ts";
import type { WorkflowStoreCapability, WorkflowStoreUnderTest } from "./workflow-store-under-test.ts";

/** One promise of WorkflowStorePort and the check that finds out whether it is kept. Runnable without vitest. */
export interface WorkflowStoreCase {
  /** A sentence of behaviour whose subject is the store. */
  readonly name: string;
  readonly needs: readonly WorkflowStoreCapability[];
  /** Upper bound of the whole check on a loaded machine, in milliseconds. */
  readonly limitMs: number;
  readonly check: (store: WorkflowStoreUnderTest) => Effect.Effect<void, ContractViolation | StoreFailure, Scope.Scope>;
}
