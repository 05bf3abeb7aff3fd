import { type AuditedWorkflowStore, StoreFailure } from "@plimsoll/application";
import {
  type AuditedStoreUnderTest,
  auditTrailContract,
  KNOWN_SECRET,
  workflowStoreContract,
} from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import { makeMemoryWorkflowStore } from "./store/make-memory-workflow-store.ts";

const BROKEN = new StoreFailure({
  code: "unavailable",
  message: "the commit was made to fail",
  hint: "Repeat the call.",
  retryable: true,
});

/** Lets the next writing call fail before anything is written, as a broken commit does. */
const withFaults = (store: AuditedWorkflowStore): AuditedStoreUnderTest => {
  let failNext = false;
  const committing = <A>(effect: Effect.Effect<A, StoreFailure>): Effect.Effect<A, StoreFailure> =>
    Effect.suspend(() => {
      if (!failNext) return effect;
      failNext = false;
      return Effect.fail(BROKEN);
    });
  return {
    ...store,
    failNextCommit: Effect.sync(() => {
      failNext = true;
    }),
    accept: (definition, atMs) => committing(store.accept(definition, atMs)),
    append: (writes) => committing(store.append(writes)),
    claim: (...claim) => committing(store.claim(...claim)),
  };
};

workflowStoreContract({
  name: "the store in memory",
  make: Effect.map(makeMemoryWorkflowStore(), withFaults),
  capabilities: ["faults"],
});

auditTrailContract({
  name: "the store in memory",
  make: Effect.map(makeMemoryWorkflowStore({ secrets: [KNOWN_SECRET] }), withFaults),
});
