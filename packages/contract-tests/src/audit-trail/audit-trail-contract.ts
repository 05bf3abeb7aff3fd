import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { AuditedStoreUnderTest } from "./audit-trail-case.ts";
import { auditTrailContractCases } from "./audit-trail-cases.ts";

/** What an audited store says about itself to be held to the contract. */
export interface AuditTrailContractOptions {
  /** The adapter's name, as the suite's title. */
  readonly name: string;
  /** Opens the store, told of KNOWN_SECRET; it must have a `failNextCommit` that works. The Scope closes it. */
  readonly make: Effect.Effect<AuditedStoreUnderTest, unknown, Scope.Scope>;
}

const START_TIMEOUT_MS = 120_000;
const LIMIT_MS = 30_000;

/** Registers one vitest test for each promise of AuditTrailPort and AuditedWorkflowStore; checks have tenants of their own. */
export const auditTrailContract = ({ name, make }: AuditTrailContractOptions): void => {
  describe(`${name} keeps the contract of AuditTrailPort: it`, () => {
    const scope = Scope.makeUnsafe();
    let store: AuditedStoreUnderTest | undefined;
    beforeAll(async () => {
      store = await Effect.runPromise(Scope.provide(make, scope));
    }, START_TIMEOUT_MS);
    afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)), START_TIMEOUT_MS);
    for (const { name: promise, needsFaults, check } of auditTrailContractCases) {
      it(
        promise,
        () => {
          if (store === undefined) throw new Error(`${name} was not made`);
          if (needsFaults && store.failNextCommit === undefined) throw new Error(`${name} has no failNextCommit`);
          return Effect.runPromise(check(store));
        },
        LIMIT_MS,
      );
    }
  });
};
