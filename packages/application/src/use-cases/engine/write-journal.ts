import * as Effect from "effect/Effect";
import type { StoreFailure, WorkflowStorePort, WorkflowWrite } from "../../ports/workflow-store.port.ts";
import { storeBackOff } from "./store-back-off.ts";

/** What became of a write; `refused` by the store for a reason that repeating it does not change. */
export type Written =
  | { readonly kind: "written"; readonly write: WorkflowWrite }
  | { readonly kind: "fenced"; readonly write: WorkflowWrite }
  | { readonly kind: "refused"; readonly write: WorkflowWrite; readonly failure: StoreFailure };

const untilStoreAnswers = (
  store: WorkflowStorePort,
  writes: readonly WorkflowWrite[],
  onTrouble: (failure: StoreFailure | null) => void,
) =>
  store.append(writes).pipe(
    Effect.tapError((failure) => Effect.sync(() => onTrouble(failure))),
    Effect.retry({ schedule: storeBackOff, while: ({ retryable }) => retryable }),
    Effect.tap(() => Effect.sync(() => onTrouble(null))),
    Effect.map((results) =>
      writes.map((write, index): Written => ({ kind: results[index] === "written" ? "written" : "fenced", write })),
    ),
  );

/** One by one, so that a write which the store refuses takes no other with it. */
const oneByOne = (
  store: WorkflowStorePort,
  writes: readonly WorkflowWrite[],
  onTrouble: (failure: StoreFailure | null) => void,
) =>
  Effect.forEach(writes, (write) =>
    untilStoreAnswers(store, [write], onTrouble).pipe(
      Effect.catchTag("StoreFailure", (failure) => Effect.succeed<Written[]>([{ kind: "refused", write, failure }])),
    ),
  ).pipe(Effect.map((written) => written.flat()));

/**
 * Writes events until they are written, however long the store is away: nothing that has happened is forgotten. Nothing new is
 * started meanwhile, because the engine's loop waits here.
 */
export const writeJournal = (
  store: WorkflowStorePort,
  writes: readonly WorkflowWrite[],
  onTrouble: (failure: StoreFailure | null) => void,
): Effect.Effect<readonly Written[]> =>
  untilStoreAnswers(store, writes, onTrouble).pipe(
    Effect.catchTag("StoreFailure", () => oneByOne(store, writes, onTrouble)),
  );
