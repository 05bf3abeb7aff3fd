import type { LlmFailure, OrchestratorFailure } from "@plimsoll/application";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { ContractViolation } from "../contract-violation.ts";
import type { OrchestratorCapability, OrchestratorHarness } from "./orchestrator-harness.ts";

/** What a check fails with: a broken promise, or an adapter that failed where the contract says it must not. */
export type CheckFailure = ContractViolation | OrchestratorFailure | LlmFailure;

/** The harness of the adapter under test and the size of the suite's large pools. */
export interface CheckContext extends OrchestratorHarness {
  readonly agentCount: number;
}

/** One promise of the port and the check that finds out whether it is kept. Runnable without vitest. */
export interface ContractCase {
  /** A sentence of behaviour whose subject is the orchestrator. */
  readonly name: string;
  readonly needs: readonly OrchestratorCapability[];
  /** Upper bound of the whole check on a loaded machine, in milliseconds. */
  readonly limitMs: number;
  readonly check: (context: CheckContext) => Effect.Effect<void, CheckFailure, Scope.Scope>;
}
