import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { LoadContext } from "./load-context.ts";

/** Ends the load in order when somebody else says so; never returns. */
export const stopWhenTold = ({ hooks, ended }: LoadContext) =>
  hooks.awaitStop.pipe(Effect.andThen(Deferred.succeed(ended, undefined)), Effect.andThen(Effect.never));
