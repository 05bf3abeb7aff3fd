import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { WorkflowStoreCase } from "./workflow-store-case.ts";
import { workflowStoreContractCases } from "./workflow-store-contract-cases.ts";
import type { WorkflowStoreCapability, WorkflowStoreUnderTest } from "./workflow-store-under-test.ts";

/** What a store says about itself to be held to the contract. */
export interface WorkflowStoreContractOptions {
  /** The adapter's name, as the suite's title. */
  readonly name: string;
  /** Opens the store once for the suite; the Scope closes it after the last check. It may hold workflows of other tests. */
  readonly make: Effect.Effect<WorkflowStoreUnderTest, unknown, Scope.Scope>;
  readonly capabilities: readonly WorkflowStoreCapability[];
  /** How long `make` may take, in milliseconds. @default 120000 */
  readonly startTimeoutMs?: number;
}

const DEFAULT_START_TIMEOUT_MS = 120_000;

/**
 * Registers one vitest test for each promise of WorkflowStorePort. Called at the top level of a `*.contract.spec.ts`. Checks run
 * one after the other on the one store, each in tenants of its own; times are parameters of the port, so nothing waits.
 */
export const workflowStoreContract = (options: WorkflowStoreContractOptions): void => {
  describe(`${options.name} keeps the contract of WorkflowStorePort: it`, () => {
    const startTimeoutMs = options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS;
    const scope = Scope.makeUnsafe();
    let store: WorkflowStoreUnderTest | undefined;
    beforeAll(async () => {
      store = await Effect.runPromise(Scope.provide(options.make, scope));
    }, startTimeoutMs);
    afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)), startTimeoutMs);
    for (const contractCase of workflowStoreContractCases) {
      register(contractCase, options, () => {
        if (store === undefined) throw new Error(`${options.name} was not made`);
        return store;
      });
    }
  });
};

const register = (
  contractCase: WorkflowStoreCase,
  options: WorkflowStoreContractOptions,
  made: () => WorkflowStoreUnderTest,
): void => {
  const missing = contractCase.needs.filter((need) => !options.capabilities.includes(need));
  if (missing.length > 0) {
    // A store is not held to what it says that it can't do; the report shows which promises those are, and why.
    it.skip(`${contractCase.name} (skipped: ${options.name} does not declare ${missing.join(", ")})`, () => undefined);
    return;
  }
  it(contractCase.name, () => Effect.runPromise(Effect.scoped(contractCase.check(made()))), contractCase.limitMs);
};
