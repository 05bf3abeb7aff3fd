import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import * as fc from "fast-check";
import { ContractViolation } from "../contract-violation.ts";
import type { EngineCheckFailure } from "./workflow-engine-case.ts";

/** Tries a property on random values; the violation names the smallest value that breaks it, and the seed. */
export const forAll = <A>(
  arbitrary: fc.Arbitrary<A>,
  numRuns: number,
  holds: (value: A) => Effect.Effect<void, EngineCheckFailure, Scope.Scope>,
): Effect.Effect<void, ContractViolation> =>
  Effect.tryPromise({
    try: () =>
      fc.assert(
        fc.asyncProperty(arbitrary, (value) => Effect.runPromise(Effect.scoped(holds(value)))),
        { numRuns, endOnFailure: false, interruptAfterTimeLimit: SHRINK_LIMIT_MS },
      ),
    catch: (failure) => new ContractViolation({ promise: "this holds for any workflow", observed: withCause(failure) }),
  });

const SHRINK_LIMIT_MS = 100_000;

const withCause = (failure: unknown): string =>
  failure instanceof Error && failure.cause instanceof Error
    ? `${failure.cause.message} ${failure.message}`
    : String(failure);
