import { makeWorkflowEngine, type WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { MakeEngine } from "./workflow-engine-case.ts";
import { workflowEngineContractCases } from "./workflow-engine-contract-cases.ts";

/** What a store, and an engine if it is not the usual one, says about itself to be held to the contract. */
export interface WorkflowEngineContractOptions {
  /** Of the store, as the suite's title. */
  readonly name: string;
  /** Opens the store once for the suite; the Scope closes it after the last check. */
  readonly makeStore: Effect.Effect<WorkflowStorePort, unknown, Scope.Scope>;
  /** @default makeWorkflowEngine */
  readonly makeEngine?: MakeEngine;
  /** Random workflows that each property is tried on. @default 25 */
  readonly propertyRuns?: number;
  /** How long `makeStore` may take, in milliseconds. @default 120000 */
  readonly startTimeoutMs?: number;
}

const DEFAULT_PROPERTY_RUNS = 25;
const DEFAULT_START_TIMEOUT_MS = 120_000;

/**
 * Registers one vitest test for each promise of the engine on a store. Called at the top level of a `*.contract.spec.ts`. Checks
 * run one after the other, in real time with short waits, each in tenants of its own, with engines of its own.
 */
export const workflowEngineContract = (options: WorkflowEngineContractOptions): void => {
  describe(`the engine on ${options.name} keeps its contract: it`, () => {
    const startTimeoutMs = options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS;
    const scope = Scope.makeUnsafe();
    let store: WorkflowStorePort | undefined;
    beforeAll(async () => {
      store = await Effect.runPromise(Scope.provide(options.makeStore, scope));
    }, startTimeoutMs);
    afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)), startTimeoutMs);
    const contextOf = () => {
      if (store === undefined) throw new Error(`${options.name} was not made`);
      const { makeEngine = makeWorkflowEngine, propertyRuns = DEFAULT_PROPERTY_RUNS } = options;
      return { store, makeEngine, propertyRuns };
    };
    for (const { name, limitMs, check } of workflowEngineContractCases)
      it(name, () => Effect.runPromise(Effect.scoped(check(contextOf()))), limitMs);
  });
};
