import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";

/** Whether the server still takes work, and how many requests it is answering. */
export interface ServerGate {
  readonly isDraining: () => boolean;
  /** Completes when the server begins to stop: streams end then. */
  readonly draining: Effect.Effect<void>;
  readonly beginDrain: Effect.Effect<void>;
  readonly enter: () => void;
  readonly leave: () => void;
  /** Completes when no request is being answered. */
  readonly idle: Effect.Effect<void>;
}

/** How often a stopping server looks whether its last request is answered. */
const LOOK_EVERY_MS = 20;

export const makeServerGate: Effect.Effect<ServerGate> = Effect.gen(function* () {
  const stopping = yield* Deferred.make<void>();
  let isDraining = false;
  let open = 0;
  const idle: Effect.Effect<void> = Effect.suspend(() =>
    open === 0 ? Effect.void : Effect.andThen(Effect.sleep(LOOK_EVERY_MS), idle),
  );
  return {
    isDraining: () => isDraining,
    draining: Deferred.await(stopping),
    beginDrain: Effect.andThen(
      Effect.sync(() => {
        isDraining = true;
      }),
      Effect.asVoid(Deferred.succeed(stopping, undefined)),
    ),
    enter: () => {
      open += 1;
    },
    leave: () => {
      open -= 1;
    },
    idle,
  };
});
