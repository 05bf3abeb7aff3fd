import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { LoadContext } from "./load-context.ts";

const LOOK_EVERY_MS = 250;

/** Ends the load when a target is breached beyond doubt, and writes down which; never returns. */
export const stopWhenBreached = (context: LoadContext) =>
  Effect.gen(function* () {
    if (!context.load.stopEarly) return yield* Effect.never;
    const { session } = context.spike;
    for (;;) {
      yield* Effect.sleep(LOOK_EVERY_MS);
      const breach = context.watch.breach();
      if (breach === null) continue;
      const atMs = session.ports.clock.nowMs();
      yield* session.log.append([{ kind: "stopped-early", atMs, ...breach }]);
      session.message(`stopped early: ${breach.target} is breached, ${breach.reason}`);
      yield* Deferred.succeed(context.ended, undefined);
      return yield* Effect.never;
    }
  });
