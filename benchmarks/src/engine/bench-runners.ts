import type { TaskOutput, TaskRunnerPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";

const DONE: TaskOutput = { output: "done", usage: {} };

/** Work that takes no time: what is left is the engine's own. */
export const instantRunner: TaskRunnerPort = { run: () => Effect.succeed(DONE) };

/** Work that waits, as for a model. */
export const sleepingRunner = (ms: number): TaskRunnerPort => ({
  run: () => Effect.as(Effect.sleep(ms), DONE),
});
