import type { CliContext } from "@plimsoll/adapters-command-line";
import type { StoreFailure, WorkflowKey, WorkflowNotFound } from "@plimsoll/application";
import type { ParallelWorkflowResult } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import type { EngineApp } from "../composition/compose-engine.ts";
import type { WorkflowView } from "../live-view/workflow-view.ts";
import { whileEngineLives } from "./while-engine-lives.ts";

/** The view may lag behind the result by this much before it is left as it is. */
const LAST_EVENTS_MS = 1000;

/** Who follows, and how long running tasks may go on after a stop. */
export interface Follow {
  readonly app: Pick<EngineApp, "engine" | "events">;
  readonly view: WorkflowView;
  readonly stopRequested: CliContext["stopRequested"];
  readonly drainMs: number;
}
/** After a drain the ends of workflows are written within this long, or the store has its troubles. */
const LAST_WRITE_MS = 5_000;

const idOf = ({ tenantId, workflowId }: WorkflowKey): string => `${tenantId}/${workflowId}`;

/** Shows the events of workflows as they come; answers with an effect that waits until their last ones were shown. Start it before the workflows. */
export const watchWorkflows = Effect.fnUntraced(function* ({ app, view }: Follow, tenantId: string) {
  const entries = yield* app.events.subscribe(tenantId);
  const ends = new Map<string, Deferred.Deferred<void>>();
  const show = (keys: readonly WorkflowKey[]) =>
    Effect.gen(function* () {
      for (const key of keys) {
        view.add(key.workflowId, yield* app.engine.state(key));
        ends.set(idOf(key), Deferred.makeUnsafe());
      }
      const toView = Stream.runForEach(entries, (entry) =>
        Effect.sync(() => {
          const end = ends.get(idOf(entry));
          if (end === undefined) return;
          view.publish(entry);
          if (entry.event.kind === "workflow-finished") Deferred.doneUnsafe(end, Effect.void);
        }),
      );
      yield* Effect.forkScoped(toView);
    });
  const shown = Effect.suspend(() =>
    Effect.forEach([...ends.values()], (end) => Deferred.await(end), { concurrency: "unbounded", discard: true }),
  ).pipe(Effect.timeoutOption(LAST_EVENTS_MS));
  return { show, shown };
});

/** How workflows were left that somebody followed. */
export interface Followed {
  readonly results: readonly ParallelWorkflowResult[];
  /** Those that a stop came before. */
  readonly suspended: readonly WorkflowKey[];
}

/** After a drain: the workflow's end, which may still be on its way into the store; null when it has none. */
const endAfterDrain = Effect.fnUntraced(function* ({ engine }: Follow["app"], key: WorkflowKey) {
  const { finishedAtMs } = yield* engine.state(key);
  if (finishedAtMs === null) return null;
  return Option.getOrNull(yield* Effect.timeoutOption(engine.result(key), LAST_WRITE_MS));
});

/** Waits for the ends of workflows, or for a stop: then what runs has been let end, or been given up. */
export const followWorkflows = (
  { app, view, stopRequested, drainMs }: Follow,
  keys: readonly WorkflowKey[],
): Effect.Effect<Followed, WorkflowNotFound | StoreFailure> => {
  const results = Effect.forEach(keys, (key) => app.engine.result(key), { concurrency: "unbounded" });
  const stopped = Effect.gen(function* () {
    yield* stopRequested;
    view.persist(`stopping: running tasks have ${drainMs / 1000} s to end; Ctrl-C again ends at once`);
    yield* app.engine.drain(drainMs);
    const ends = yield* Effect.forEach(keys, (key) => endAfterDrain(app, key), { concurrency: "unbounded" });
    return {
      results: ends.filter((end) => end !== null),
      suspended: keys.filter((_, at) => ends[at] === null),
    } satisfies Followed;
  });
  const all = Effect.map(results, (ends): Followed => ({ results: ends, suspended: [] }));
  return whileEngineLives(app.engine, Effect.raceFirst(all, stopped));
};

/** Gives up what is being started when a stop is asked for: null then. */
export const unlessStopped = <A, E>(
  context: CliContext,
  starting: Effect.Effect<A, E, Scope.Scope>,
): Effect.Effect<A | null, E, Scope.Scope> => Effect.raceFirst(starting, Effect.as(context.stopRequested, null));
