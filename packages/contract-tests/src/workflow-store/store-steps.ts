import type {
  StoreFailure,
  StoredWorkflow,
  WorkflowClaim,
  WorkflowKey,
  WorkflowStorePort,
  WriteResult,
} from "@plimsoll/application";
import type { ParallelWorkflow, WorkflowEvent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { isDeepStrictEqual } from "node:util";
import { ContractViolation } from "../contract-violation.ts";
import { expectThat } from "../expect-that.ts";
import { ACCEPTED_AT_MS } from "./sample-workflows.ts";

/** How long the suite's claims hold, in milliseconds. */
export const TTL_MS = 10_000;

export const keyOf = ({ tenantId, workflowId }: WorkflowKey): WorkflowKey => ({ tenantId, workflowId });

/** Equal in value; the order of keys does not matter, since a database may change it. */
export const expectSame = (actual: unknown, expected: unknown, promise: string) =>
  expectThat(isDeepStrictEqual(actual, expected), promise, () => ({ actual, expected }));

/** Fails unless the store refuses with this code. */
export const expectRefusal = Effect.fnUntraced(function* (
  effect: Effect.Effect<unknown, StoreFailure>,
  code: StoreFailure["code"],
  promise: string,
) {
  const result = yield* Effect.result(effect);
  if (result._tag === "Success") {
    return yield* new ContractViolation({ promise, observed: `no refusal but ${JSON.stringify(result.success)}` });
  }
  yield* expectThat(result.failure.code === code, promise, () => String(result.failure));
  return result.failure;
});

/** What the store holds of a workflow that must be there. */
export const loaded = Effect.fnUntraced(function* (store: WorkflowStorePort, key: WorkflowKey) {
  const stored: StoredWorkflow | null = yield* store.load(keyOf(key));
  if (stored !== null) return stored;
  return yield* new ContractViolation({ promise: "an accepted workflow can be loaded", observed: "null" });
});

/** Takes a workflow that must be free. */
export const claimed = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  key: WorkflowKey,
  engineId: string,
  nowMs: number = ACCEPTED_AT_MS + 1,
) {
  const claim: WorkflowClaim | null = yield* store.claim(keyOf(key), engineId, nowMs, TTL_MS);
  if (claim !== null) return claim;
  return yield* new ContractViolation({ promise: "a workflow that nobody holds can be claimed", observed: "null" });
});

/** Writes as the engine that holds `epoch`, after whatever the journal holds now. */
export const written = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  claim: WorkflowKey & { readonly epoch: number },
  events: readonly WorkflowEvent[],
) {
  const { lastSequence } = yield* loaded(store, claim);
  const write = { ...keyOf(claim), epoch: claim.epoch, firstSequence: lastSequence + 1, events };
  const results: readonly WriteResult[] = yield* store.append([write]);
  yield* expectSame(results, ["written"], "the holder's next events are written");
  return write;
});

/** Accepts a workflow and takes it for `engineId`. */
export const running = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  definition: ParallelWorkflow,
  engineId = "engine-a",
) {
  yield* store.accept(definition, ACCEPTED_AT_MS);
  return yield* claimed(store, definition, engineId);
});

/** The whole journal of a workflow, in one page. */
export const journalOf = (store: WorkflowStorePort, key: WorkflowKey) => store.journal(keyOf(key), 0, 1_000_000);

/** The events behind those of acceptance and claims. */
export const writtenEvents = (store: WorkflowStorePort, key: WorkflowKey) =>
  Effect.map(journalOf(store, key), (entries) =>
    entries.map(({ event }) => event).filter(({ kind }) => kind !== "workflow-accepted" && kind !== "workflow-claimed"),
  );

/** Fails unless the journal counts 1, 2, 3, … and the loaded workflow knows its end. */
export const expectNoGaps = Effect.fnUntraced(function* (store: WorkflowStorePort, key: WorkflowKey) {
  const entries = yield* journalOf(store, key);
  yield* expectThat(
    entries.every(({ sequence }, index) => sequence === index + 1),
    "sequence numbers of a workflow start at 1 and grow by one",
    () => entries.map(({ sequence }) => sequence),
  );
  const { lastSequence } = yield* loaded(store, key);
  yield* expectThat(lastSequence === entries.length, "lastSequence is the newest entry's", () => lastSequence);
});
