import type { WorkflowEngine } from "@plimsoll/application";
import * as Effect from "effect/Effect";

/** A defect has ended the engine for good: whoever waits for it would wait for ever. */
export class EngineStopped extends Error {
  override readonly name = "EngineStopped";
}

/** Does something with an engine; dies of the engine's own defect as soon as it has one, which is exit code 1. */
export const whileEngineLives = <A, E, R>(
  { whenStopped }: Pick<WorkflowEngine, "whenStopped">,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> =>
  Effect.raceFirst(
    effect,
    Effect.flatMap(whenStopped, (reason) => Effect.die(new EngineStopped(`the engine has stopped: ${reason}`))),
  );
