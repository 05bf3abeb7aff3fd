import { StoreFailure, type WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Latch from "effect/Latch";

const AWAY = new StoreFailure({
  code: "unavailable",
  message: "the store was made to be away",
  hint: "Try again.",
  retryable: true,
});

/** Lets every call through until it is switched off; then none, as if the caller's process were gone. */
export const killable = (store: WorkflowStorePort) => {
  let isDead = false;
  const alive = <A>(effect: Effect.Effect<A, StoreFailure>) =>
    Effect.suspend(() => (isDead ? Effect.fail(AWAY) : effect));
  const wrapped: WorkflowStorePort = {
    ...store,
    append: (...given) => alive(store.append(...given)),
    claim: (...given) => alive(store.claim(...given)),
    renew: (...given) => alive(store.renew(...given)),
    release: (...given) => alive(store.release(...given)),
    savePerformance: (...given) => alive(store.savePerformance(...given)),
  };
  return {
    store: wrapped,
    kill: Effect.sync(() => {
      isDead = true;
    }),
  };
};

/** Holds writes back and loses renewals while it is paused: a caller that sleeps and does not know it. */
export const pausable = Effect.fnUntraced(function* (store: WorkflowStorePort) {
  const latch = yield* Latch.make(true);
  let isPaused = false;
  const wrapped: WorkflowStorePort = {
    ...store,
    append: (writes) => latch.whenOpen(Effect.suspend(() => store.append(writes))),
    renew: (...given) => Effect.suspend(() => (isPaused ? Effect.fail(AWAY) : store.renew(...given))),
  };
  const set = (paused: boolean) =>
    Effect.suspend(() => {
      isPaused = paused;
      return paused ? latch.close : latch.open;
    });
  return { store: wrapped, pause: set(true), wake: set(false) };
});

/** What becomes of the next calls of append: `lost-answer` writes and then fails, as a connection does that breaks late. */
export type AppendFault = "away" | "lost-answer" | "works";

/** Follows a plan of faults, one for each append, and works when it is used up. */
export const flaky = (store: WorkflowStorePort, plan: readonly AppendFault[]): WorkflowStorePort => {
  const faults = [...plan];
  return {
    ...store,
    append: (writes) =>
      Effect.suspend(() => {
        const fault = faults.shift() ?? "works";
        if (fault === "away") return Effect.fail(AWAY);
        return fault === "works" ? store.append(writes) : Effect.andThen(store.append(writes), Effect.fail(AWAY));
      }),
  };
};
