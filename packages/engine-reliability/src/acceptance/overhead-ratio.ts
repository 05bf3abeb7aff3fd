import type { WorkflowStorePort } from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { makeFixture } from "../engine-fixture.ts";
import { taskOf, workflowOf } from "../small-workflow.ts";

const TASKS = 200;
const TASK_MS = 5;
const PLACES = 10;
const ROUNDS = 3;

const work = Effect.as(Effect.sleep(TASK_MS), { output: "done", usage: {} });

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<number, E, R> =>
  Effect.gen(function* () {
    const startedAtMs = yield* Clock.currentTimeMillis;
    yield* effect;
    return (yield* Clock.currentTimeMillis) - startedAtMs;
  });

/** The same work with the same concurrency, without an engine: what this machine can do at this moment. */
const bare = Effect.forEach(Array.from({ length: TASKS }), () => work, { concurrency: PLACES, discard: true });

/**
 * The engine's time over the time of the bare work, the best of a few rounds in turn: a ratio within one run says the same on a
 * fast and on a slow or busy machine. `store` keeps the journal.
 */
export const overheadRatio = Effect.fnUntraced(function* (store: WorkflowStorePort) {
  const { engine } = yield* makeFixture(() => work, {}, store);
  const tasks = Array.from({ length: TASKS }, (_, index) => taskOf(`t${index}`));
  const engineMs: number[] = [];
  const bareMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bareMs.push(yield* timed(bare));
    const definition = workflowOf(tasks, { workflowId: `round-${round}` });
    engineMs.push(yield* timed(Effect.andThen(engine.submit(definition), engine.result(definition))));
  }
  return Math.min(...engineMs) / Math.min(...bareMs);
});
