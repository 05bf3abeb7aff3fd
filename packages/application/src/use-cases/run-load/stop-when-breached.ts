import * as Effect from "effect/Effect";
import type { LoadContext } from "./load-context.ts";

/** Ends the load when a target is breached beyond doubt; never returns. */
export const stopWhenBreached = (_context: LoadContext): Effect.Effect<never> => Effect.never;
