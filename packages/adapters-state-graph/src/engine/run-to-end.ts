import { StoreFailure, type WorkflowKey } from "@plimsoll/application";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type { GraphEngine } from "./graph-engine.ts";

/** How often a workflow that does not run here is tried to be taken over; costs nothing while it does. */
const TAKE_OVER_EVERY_MS = 500;

/** Of calls to a store that is away: about half a minute in all. */
const patient = {
  schedule: Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("1 second")]),
  times: 33,
  while: (failure: unknown): boolean => failure instanceof StoreFailure && failure.retryable,
};

/** For ever: a living engine that holds it keeps it, a dead one's claim expires. */
const takeOver = (engine: GraphEngine, key: WorkflowKey): Effect.Effect<never> =>
  engine.resume(key).pipe(Effect.ignore, Effect.andThen(Effect.sleep(TAKE_OVER_EVERY_MS)), Effect.forever);

const isConflict = (failure: unknown): boolean => failure instanceof StoreFailure && failure.code === "conflict";

/** What a node asks of the engine. */
export interface EngineRequest {
  readonly definition: ParallelWorkflow;
  /** True: one that was submitted under the same id counts, whatever its definition. @default false */
  readonly earlierCounts?: boolean;
}

/**
 * Submits a workflow, or finds it submitted by an earlier life of this node, and waits until it has ended, whichever engine it
 * runs on: what had ended before does not run again. Answers with the state of its tasks.
 */
export const runToEnd = Effect.fnUntraced(function* (
  engine: GraphEngine,
  { definition, earlierCounts = false }: EngineRequest,
) {
  const { tenantId, workflowId } = definition;
  const key = { tenantId, workflowId };
  const submit = Effect.retry(engine.submit(definition), patient);
  const known = () => Effect.succeed("exists" as const);
  yield* Effect.catchIf(submit, (failure) => earlierCounts && isConflict(failure), known);
  yield* Effect.raceFirst(Effect.retry(engine.result(key), patient), takeOver(engine, key));
  return (yield* Effect.retry(engine.state(key), patient)).parallelTasks;
});
