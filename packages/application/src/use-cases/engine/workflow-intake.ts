import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import type {
  JournalEntry,
  StoreFailure,
  WorkflowClaim,
  WorkflowKey,
  WorkflowStorePort,
} from "../../ports/workflow-store.port.ts";
import { ActiveWorkflow } from "./active-workflow.ts";
import { checkWorkflow } from "./check-workflow.ts";
import type { EngineLoop } from "./engine-loop.ts";
import type { EngineState } from "./engine-state.ts";
import { quotaRefusal } from "./quota-refusal.ts";
import { recallAttempts } from "./recall-attempts.ts";
import { storeBackOff } from "./store-back-off.ts";
import { learnTenants } from "./watch-tenants.ts";
import { WorkflowRefused } from "./workflow-engine.ts";
import { keyText } from "./workflow-key.ts";

const ORPHANS_AT_A_TIME = 100;
const CLAIM_RETRIES = 4;
/** About 25 seconds with the waits in between. */
const LOAD_RETRIES = 30;
const JOURNAL_PAGE = 5_000;
const LEFT_ALONE_MS = 60_000;

/** Brings workflows into the engine: new ones, and those that a dead engine left behind. */
export class WorkflowIntake {
  readonly #store: WorkflowStorePort;
  readonly #state: EngineState;
  readonly #loop: EngineLoop;
  readonly #scope: Scope.Scope;
  /** Unix ms, by workflow. */
  readonly #leftAloneUntilMs = new Map<string, number>();

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
      yield* this.#withinQuota(definition);
      const accepted = yield* this.#store.accept(definition, yield* Clock.currentTimeMillis);
      if (this.#state.find(definition) === undefined) yield* this.take(definition);
      return accepted;
    },
  );

  /** What was accepted before is not refused when it is submitted again. */
  #withinQuota = Effect.fnUntraced(
    { self: this as WorkflowIntake },
    function* (this: WorkflowIntake, definition: ParallelWorkflow) {
      const { tenantId, workflowId } = definition;
      const nowMs = yield* Clock.currentTimeMillis;
      if (!this.#state.tenants.isFresh(tenantId, nowMs)) yield* learnTenants(this.#store, this.#state, [tenantId]);
      const refusal = quotaRefusal(definition, this.#state.tenants.standing(tenantId, nowMs), nowMs);
      if (refusal === null || this.#state.find(definition) !== undefined) return;
      if ((yield* this.#store.load({ tenantId, workflowId })) === null) return yield* refusal;
    },
  );

  /** Claims one workflow and takes it in; false when another engine holds it, or it has ended. */
  take = Effect.fnUntraced(
    { self: this as WorkflowIntake },
    function* (
      this: WorkflowIntake,
      { tenantId, workflowId }: WorkflowKey,
      /** Until it is taken in; else only until it is claimed. */
      wait = true,
    ): Effect.fn.Return<boolean, StoreFailure> {
      const key = { tenantId, workflowId };
      if (this.#state.draining || this.#state.find(key) !== undefined) return false;
      const { engineId, claimTtlMs } = this.#state.settings;
      const claim = yield* this.#store
        .claim(key, engineId, yield* Clock.currentTimeMillis, claimTtlMs)
        .pipe(Effect.retry({ schedule: storeBackOff, times: CLAIM_RETRIES, while: ({ retryable }) => retryable }));
      if (claim === null) return false;
      // A claim that is held and not run would be renewed for ever: whatever happens to the caller, this comes to its end.
      const takingIn = yield* Effect.forkIn(this.#takeInOrGiveBack(claim), this.#scope);
      if (wait) yield* Fiber.join(takingIn);
      return true;
    },
  );

  /** What can't be taken in, for whatever reason, is given back, and tried again by this engine only after a while. */
  #takeInOrGiveBack(claim: WorkflowClaim): Effect.Effect<void, StoreFailure> {
    const { tenantId, workflowId } = claim;
    const key = { tenantId, workflowId };
    return this.#takeIn(claim).pipe(
      Effect.tapCause((cause) =>
        Effect.logError("a workflow could not be taken in; it is given back").pipe(
          Effect.annotateLogs({ ...key, reason: Cause.pretty(cause) }),
          Effect.andThen(Clock.currentTimeMillis),
          Effect.map((nowMs) => this.#leftAloneUntilMs.set(keyText(key), nowMs + LEFT_ALONE_MS)),
          Effect.andThen(Effect.ignore(this.#store.release(this.#state.settings.engineId, key))),
        ),
      ),
    );
  }

  #isLeftAlone = (key: WorkflowKey): Effect.Effect<boolean> =>
    Effect.map(Clock.currentTimeMillis, (nowMs) => {
      const untilMs = this.#leftAloneUntilMs.get(keyText(key)) ?? 0;
      if (untilMs <= nowMs) this.#leftAloneUntilMs.delete(keyText(key));
      return untilMs > nowMs;
    });

  #takeIn = Effect.fnUntraced(
    { self: this as WorkflowIntake },
    function* (this: WorkflowIntake, { epoch, expiresAtMs: _, ...key }: WorkflowClaim) {
      const patient = {
        schedule: storeBackOff,
        times: LOAD_RETRIES,
        while: ({ retryable }: StoreFailure) => retryable,
      };
      yield* Effect.retry(this.#learnPerformance(key.tenantId), patient);
      // Before its first task: what earlier engines have used of the day's tokens counts.
      if (!this.#state.tenants.isFresh(key.tenantId, yield* Clock.currentTimeMillis))
        yield* Effect.retry(learnTenants(this.#store, this.#state, [key.tenantId]), patient);
      const stored = yield* Effect.retry(this.#store.load(key), patient);
      if (stored === null) return;
      const workflow = new ActiveWorkflow(stored, epoch);
      if (stored.state.parallelTasks.some(({ failedAttempts }) => failedAttempts > 0))
        recallAttempts(workflow, yield* Effect.retry(this.#wholeJournal(key), patient));
      this.#loop.send({ kind: "admitted", workflow, cancelRequested: stored.cancelRequested });
    },
  );

  /** Takes over what no living engine holds. */
  recover = Effect.fnUntraced({ self: this as WorkflowIntake }, function* (this: WorkflowIntake) {
    const taken: WorkflowKey[] = [];
    const orphans = yield* this.#store.orphans(yield* Clock.currentTimeMillis, ORPHANS_AT_A_TIME);
    for (const key of orphans) if (!(yield* this.#isLeftAlone(key)) && (yield* this.take(key, false))) taken.push(key);
    return taken as readonly WorkflowKey[];
  });

  #wholeJournal = Effect.fnUntraced(
    { self: this as WorkflowIntake },
    function* (this: WorkflowIntake, key: WorkflowKey) {
      const entries: JournalEntry[] = [];
      for (;;) {
        const page = yield* this.#store.journal(key, entries.length, JOURNAL_PAGE);
        entries.push(...page);
        if (page.length < JOURNAL_PAGE) return entries as readonly JournalEntry[];
      }
    },
  );

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
