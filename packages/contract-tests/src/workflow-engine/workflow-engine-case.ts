import type {
  EnginePorts,
  EngineSettings,
  StoreFailure,
  WorkflowEngine,
  WorkflowNotFound,
  WorkflowRefused,
  WorkflowStorePort,
} from "@plimsoll/application";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { ContractViolation } from "../contract-violation.ts";

/** Starts an engine that lives in the Scope; closing it ends the attempts in flight and gives the workflows back. */
export type MakeEngine = (
  ports: EnginePorts,
  settings: EngineSettings,
) => Effect.Effect<WorkflowEngine, never, Scope.Scope>;

/** What a check works with. */
export interface EngineCheckContext {
  readonly store: WorkflowStorePort;
  readonly makeEngine: MakeEngine;
  /** Random workflows that a property is tried on. */
  readonly propertyRuns: number;
}

export type EngineCheckFailure = ContractViolation | StoreFailure | WorkflowRefused | WorkflowNotFound;

/** One promise of WorkflowEngine on a store, and the check that finds out whether it is kept. Runnable without vitest. */
export interface WorkflowEngineCase {
  /** A sentence of behaviour whose subject is the engine. */
  readonly name: string;
  /** Upper bound of the whole check on a loaded machine, in milliseconds. */
  readonly limitMs: number;
  readonly check: (context: EngineCheckContext) => Effect.Effect<void, EngineCheckFailure, Scope.Scope>;
}
