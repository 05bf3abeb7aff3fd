import type { InvocationRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";

/** Where somebody outside takes part in a load: the coordinator of several generators. */
export interface LoadHooks {
  /** Holds the load back once the pool is up, for a start that several share. */
  readonly awaitStart: Effect.Effect<void>;
  /** Succeeds when no more is to be sent: what is open is awaited, and the load ends in order. */
  readonly awaitStop: Effect.Effect<void>;
  /** Hears of an invocation before it is sent, so that what was open is known when this process dies. */
  readonly announce: (open: InvocationRecord) => void;
}

/** A load that nobody else takes part in. */
export const NO_HOOKS: LoadHooks = {
  awaitStart: Effect.void,
  awaitStop: Effect.never,
  announce: () => undefined,
};
