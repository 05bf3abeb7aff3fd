import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { StoreFailure, WorkflowKey, WorkflowStorePort } from "../../ports/workflow-store.port.ts";
import { ActiveWorkflow } from "./active-workflow.ts";
import { checkWorkflow } from "./check-workflow.ts";
import type { EngineLoop } from "./engine-loop.ts";
import type { EngineState } from "./engine-state.ts";
import { WorkflowRefused } from "./workflow-engine.ts";

const ORPHANS_AT_A_TIME = 100;

/** Brings workflows into the engine: new ones, and those that a dead engine left behind. */
export class WorkflowIntake {
  readonly #store: WorkflowStorePort;
  readonly #state: EngineState;
  readonly #loop: EngineLoop;

  constructor(store: WorkflowStorePort, state: EngineState, loop: EngineLoop) {
    this.#store = store;
    this.#state = state;
    this.#loop = loop;
  }

  /** Stored first, then claimed: a workflow that was accepted is never lost, also if the engine dies in between. */
  submit = Effect.fnUntraced(
    { self: this as WorkflowIntake },
    function* (this: WorkflowIntake, definition: ParallelWorkflow) {
      const refusal = this.#state.draining ? DRAINING : checkWorkflow(definition);
      if (refusal !== null) return yield* refusal;
      const accepted = yield* this.#store.accept(definition, yield* Clock.currentTimeMillis);
      if (this.#state.find(definition) === undefined) yield* this.take(definition);
      return accepted;
    },
  );

  /** Claims one workflow and takes it in; false when another engine holds it, or it has ended. */
  take = Effect.fnUntraced(
    { self: this as WorkflowIntake },
    function* (this: WorkflowIntake, { tenantId, workflowId }: WorkflowKey): Effect.fn.Return<boolean, StoreFailure> {
      const key = { tenantId, workflowId };
      if (this.#state.draining || this.#state.find(key) !== undefined) return false;
      const { engineId, claimTtlMs } = this.#state.settings;
      const claim = yield* this.#store.claim(key, engineId, yield* Clock.currentTimeMillis, claimTtlMs);
      if (claim === null) return false;
      yield* this.#learnPerformance(tenantId);
      const stored = yield* this.#store.load(key);
      if (stored === null) return false;
      const workflow = new ActiveWorkflow(stored, claim.epoch);
      this.#loop.send({ kind: "admitted", workflow, cancelRequested: stored.cancelRequested });
      return true;
    },
  );

  /** Takes over what no living engine holds. */
  recover = Effect.fnUntraced({ self: this as WorkflowIntake }, function* (this: WorkflowIntake) {
    const taken: WorkflowKey[] = [];
    const orphans = yield* this.#store.orphans(yield* Clock.currentTimeMillis, ORPHANS_AT_A_TIME);
    for (const key of orphans) if (yield* this.take(key)) taken.push(key);
    return taken as readonly WorkflowKey[];
  });

  #learnPerformance = Effect.fnUntraced(
    { self: this as WorkflowIntake },
    function* (this: WorkflowIntake, tenantId: string) {
      if (this.#state.knowsTenant(tenantId)) return;
      this.#state.restoreBook(tenantId, yield* this.#store.loadPerformance(tenantId));
    },
  );
}

const DRAINING = new WorkflowRefused({
  code: "draining",
  field: "engine",
  message: "the engine is shutting down and takes nothing in",
  hint: "Submit it again when it has started anew, or to another engine on the same store.",
});
