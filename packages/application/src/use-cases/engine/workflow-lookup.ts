import {
  parallelExecutionMetrics,
  parallelWorkflowResult,
  type ParallelWorkflow,
  type ParallelWorkflowResult,
  type ParallelWorkflowState,
} from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { StoreFailure, WorkflowKey, WorkflowStorePort } from "../../ports/workflow-store.port.ts";
import type { EngineLoop } from "./engine-loop.ts";
import type { EngineState } from "./engine-state.ts";
import { WorkflowNotFound } from "./workflow-engine.ts";

/** How often a workflow that another engine runs is looked at. */
const LOOK_EVERY_MS = 250;

interface Found {
  readonly definition: ParallelWorkflow;
  readonly state: ParallelWorkflowState;
}

/** Answers where workflows stand: from memory while they run here, else from the store. */
export class WorkflowLookup {
  readonly #store: WorkflowStorePort;
  readonly #state: EngineState;
  readonly #loop: EngineLoop;

  constructor(store: WorkflowStorePort, state: EngineState, loop: EngineLoop) {
    this.#store = store;
    this.#state = state;
    this.#loop = loop;
  }

  find = Effect.fnUntraced(
    { self: this as WorkflowLookup },
    function* (
      this: WorkflowLookup,
      { tenantId, workflowId }: WorkflowKey,
    ): Effect.fn.Return<Found, WorkflowNotFound | StoreFailure> {
      const active = this.#state.find({ tenantId, workflowId });
      if (active !== undefined) return { definition: active.definition, state: active.progress.state() };
      const stored = yield* this.#store.load({ tenantId, workflowId });
      return stored ?? (yield* new WorkflowNotFound({ tenantId, workflowId }));
    },
  );

  metrics = Effect.fnUntraced({ self: this as WorkflowLookup }, function* (this: WorkflowLookup, key: WorkflowKey) {
    const { definition, state } = yield* this.find(key);
    return parallelExecutionMetrics(definition, state, yield* Clock.currentTimeMillis);
  });

  result = Effect.fnUntraced(
    { self: this as WorkflowLookup },
    function* (
      this: WorkflowLookup,
      key: WorkflowKey,
    ): Effect.fn.Return<ParallelWorkflowResult, WorkflowNotFound | StoreFailure> {
      for (;;) {
        if (this.#state.stopped !== null)
          return yield* Effect.die(new Error(`the engine has stopped: ${this.#state.stopped}`));
        const waiter = this.#loop.waiterOf(key);
        if (this.#state.find(key) === undefined) {
          const { definition, state } = yield* Effect.onError(this.find(key), () =>
            Effect.sync(() => this.#loop.dropWaiter(key)),
          );
          if (state.finishedAtMs !== null) {
            this.#loop.dropWaiter(key);
            return parallelWorkflowResult(definition, state, yield* Clock.currentTimeMillis);
          }
        }
        const ended = yield* Deferred.await(waiter).pipe(
          Effect.timeoutOrElse({ duration: LOOK_EVERY_MS, orElse: () => Effect.succeed(null) }),
        );
        if (ended !== null) return ended;
      }
    },
  );
}
