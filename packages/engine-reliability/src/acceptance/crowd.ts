import type { TaskAttempt } from "@plimsoll/application";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { Run } from "../engine-fixture.ts";

/** A long stay among others: an engine that starts more than it should has the time to be caught. */
const STAY_MS = 30;

/** Work that ends only after `expected` attempts were in flight at the same time; tells the most that ever were. */
export const makeCrowd = (expected: number) => {
  const complete = Deferred.makeUnsafe<void>();
  let inFlight = 0;
  const seen = { most: 0 };
  const enter = Effect.sync(() => {
    inFlight += 1;
    seen.most = Math.max(seen.most, inFlight);
    if (inFlight >= expected) Deferred.doneUnsafe(complete, Effect.void);
  });
  const leave = Effect.sync(() => void (inFlight -= 1));
  const run: Run = ({ task }: TaskAttempt) =>
    Effect.acquireUseRelease(
      enter,
      () => Effect.andThen(Deferred.await(complete), Effect.sleep(STAY_MS)),
      () => leave,
    ).pipe(Effect.as({ output: `output of ${task.taskId}`, usage: {} }));
  return { run, seen };
};
