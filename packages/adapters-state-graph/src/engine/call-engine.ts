import type { StoreFailure, WorkflowKey, WorkflowNotFound, WorkflowRefused } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { GraphEngine } from "./graph-engine.ts";
import { stoppedBy } from "./graph-run-stopped.ts";

/**
 * What becomes of tasks in flight when a run of the graph is aborted, by its caller or because another node has thrown.
 * `leave-running`: the engine ends them, and the thread finds their results when it is resumed. `cancel`: they are cancelled
 * for good, and a resumed thread finds them so.
 */
export type WhenAborted = "leave-running" | "cancel";

type EngineFailure = WorkflowRefused | WorkflowNotFound | StoreFailure;

/** Does with the workflow what is to be done when `run` is interrupted. */
export const abortable = <A, E>(
  run: Effect.Effect<A, E>,
  { engine, whenAborted }: { readonly engine: GraphEngine; readonly whenAborted: WhenAborted },
  key: WorkflowKey,
): Effect.Effect<A, E> =>
  whenAborted === "leave-running"
    ? run
    : Effect.onInterrupt(run, () => Effect.ignore(engine.cancel(key, "the run of the graph was aborted")));

/** From Effect to LangGraph: a promise that rejects with GraphRunStopped, and at once when the run is aborted. */
export const callEngine = <A>(effect: Effect.Effect<A, EngineFailure>, signal: AbortSignal | undefined): Promise<A> =>
  Effect.runPromise(Effect.mapError(effect, stoppedBy), signal === undefined ? undefined : { signal });
