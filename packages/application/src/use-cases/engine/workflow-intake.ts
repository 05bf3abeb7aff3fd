import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Schedule from "effect/Schedule";
import type * as Scope from "effect/Scope";
import type { StoreFailure, WorkflowClaim, WorkflowKey, WorkflowStorePort } from "../../ports/workflow-store.port.ts";
import { ActiveWorkflow } from "./active-workflow.ts";
import { checkWorkflow } from "./check-workflow.ts";
import type { EngineLoop } from "./engine-loop.ts";
import type { EngineState } from "./engine-state.ts";
import { WorkflowRefused } from "./workflow-engine.ts";

const ORPHANS_AT_A_TIME = 100;
const CLAIM_RETRIES = 4;
const backOff = Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("1 second")]);

/** Brings workflows into the engine: new ones, and those that a dead engine left behind. */
export class WorkflowIntake {
  readonly #store: WorkflowStorePort;
  readonly #state: EngineState;
  readonly #loop: EngineLoop;
  readonly #scope: Scope.Scope;

  constructor(given: {
    readonly store: WorkflowStorePort;
    readonly state: EngineState;
    readonly loop: EngineLoop;
    /** Ends what is being taken in when it closes. */
    readonly scope: Scope.Scope;
  }) {
    this.#store = given.store;
    this.#state = given.state;
    this.#loop = given.loop;
    this.#scope = given.scope;
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
      const claim = yield* this.#store
        .claim(key, engineId, yield* Clock.currentTimeMillis, claimTtlMs)
        .pipe(Effect.retry({ schedule: backOff, times: CLAIM_RETRIES, while: ({ retryable }) => retryable }));
      if (claim === null) return false;
      // A claim that is held and not run would be renewed for ever: whatever happens to the caller, this comes to its end.
      yield* Fiber.join(yield* Effect.forkIn(this.#takeIn(claim), this.#scope));
      return true;
    },
  );

  #takeIn = Effect.fnUntraced(
    { self: this as WorkflowIntake },
    function* (this: WorkflowIntake, { epoch, expiresAtMs: _, ...key }: WorkflowClaim) {
      const patient = { schedule: backOff, while: ({ retryable }: StoreFailure) => retryable };
      yield* Effect.retry(this.#learnPerformance(key.tenantId), patient);
      const stored = yield* Effect.retry(this.#store.load(key), patient);
      if (stored === null) return;
      const workflow = new ActiveWorkflow(stored, epoch);
      this.#loop.send({ kind: "admitted", workflow, cancelRequested: stored.cancelRequested });
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
