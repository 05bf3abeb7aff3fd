import { parallelWorkflowResult, type ParallelWorkflowResult } from "@plimsoll/domain";
import * as Cause from "effect/Cause";
import type { Clock } from "effect/Clock";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Queue from "effect/Queue";
import type * as Scope from "effect/Scope";
import type { StoreFailure, WorkflowKey, WorkflowWrite } from "../../ports/workflow-store.port.ts";
import type { ActiveWorkflow } from "./active-workflow.ts";
import { admitWorkflow } from "./admit-workflow.ts";
import { cancelWorkflow } from "./cancel-active-workflow.ts";
import { endAttempt } from "./end-attempt.ts";
import type { EngineMessage } from "./engine-message.ts";
import type { EnginePorts } from "./engine-ports.ts";
import type { EngineState } from "./engine-state.ts";
import { planDispatches } from "./plan-dispatches.ts";
import { runAttempt } from "./run-attempt.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import { scalePool } from "./scale-pool.ts";
import { watchAttempts } from "./watch-attempts.ts";
import { keyText } from "./workflow-key.ts";
import { writeJournal } from "./write-journal.ts";

/** Waits for the end of a workflow that this engine runs; `null` when another engine has taken it over. */
export type ResultWaiter = Deferred.Deferred<ParallelWorkflowResult | null, StoreFailure>;

/**
 * The engine's one loop: takes what has happened, decides what follows, writes both to the journal in one go, and only then lets
 * new attempts run. While a write is under way the next events gather, so that many share a transaction under load.
 */
export class EngineLoop {
  readonly #ports: EnginePorts;
  readonly #state: EngineState;
  readonly #mailbox: Queue.Queue<EngineMessage>;
  readonly #scope: Scope.Scope;
  readonly #clock: Clock;
  readonly #waiters = new Map<string, ResultWaiter>();
  /** Unix ms of the next wake-up that is under way; in the past when there is none. */
  #wakesAtMs = 0;

  constructor(given: {
    readonly ports: EnginePorts;
    readonly state: EngineState;
    readonly mailbox: Queue.Queue<EngineMessage>;
    /** Ends every attempt when it closes. */
    readonly scope: Scope.Scope;
    readonly clock: Clock;
  }) {
    this.#ports = given.ports;
    this.#state = given.state;
    this.#mailbox = given.mailbox;
    this.#scope = given.scope;
    this.#clock = given.clock;
  }

  send(message: EngineMessage): void {
    Queue.offerUnsafe(this.#mailbox, message);
  }

  /** The same for all who wait for one workflow. */
  waiterOf(key: WorkflowKey): ResultWaiter {
    const found = this.#waiters.get(keyText(key));
    if (found !== undefined) return found;
    const made: ResultWaiter = Deferred.makeUnsafe();
    this.#waiters.set(keyText(key), made);
    return made;
  }

  /** Runs until its fiber is interrupted. A defect ends the engine for good: everyone who waits is told, and the snapshot says so. */
  readonly run: Effect.Effect<never> = Effect.forever(Effect.suspend(() => this.#step())).pipe(
    Effect.tapCause((cause) => (Cause.hasInterruptsOnly(cause) ? Effect.void : this.#stop(cause))),
  );

  #step = Effect.fnUntraced({ self: this as EngineLoop }, function* (this: EngineLoop) {
    const messages = yield* Queue.takeAll(this.#mailbox);
    const nowMs = this.#clock.currentTimeMillisUnsafe();
    for (const message of messages) if (message.kind !== "tick") this.#handle(message, nowMs);
    // Ends come before the look at who is late: while a write was under way both have gathered.
    if (messages.some(({ kind }) => kind === "tick")) this.#tick(nowMs);
    const started = planDispatches(this.#state, nowMs);
    yield* this.#flush();
    for (const attempt of started) yield* this.#start(attempt);
    for (const fiber of this.#state.abandoned.splice(0)) yield* Effect.forkIn(Fiber.interrupt(fiber), this.#scope);
    this.#forgetFinished(nowMs);
    yield* this.#wakeForRetries();
  });

  /** A retry is due at its time, not at the next tick. */
  #wakeForRetries = Effect.fnUntraced({ self: this as EngineLoop }, function* (this: EngineLoop) {
    const nowMs = this.#clock.currentTimeMillisUnsafe();
    const dueAtMs = this.#state.scheduler.nextReadyAtMs(nowMs);
    if (dueAtMs === null || (this.#wakesAtMs > nowMs && this.#wakesAtMs <= dueAtMs)) return;
    this.#wakesAtMs = dueAtMs;
    const wake = Effect.andThen(
      Effect.sleep(dueAtMs - nowMs),
      Effect.sync(() => this.send({ kind: "wake" })),
    );
    yield* Effect.forkIn(wake, this.#scope);
  });

  #stop(cause: Cause.Cause<never>): Effect.Effect<void> {
    const reason = Cause.pretty(cause);
    this.#state.stopped = reason;
    this.#state.draining = true;
    Deferred.doneUnsafe(this.#state.whenStopped, Effect.succeed(reason));
    for (const waiter of this.#waiters.values()) Deferred.doneUnsafe(waiter, Effect.failCause(cause));
    return Effect.logFatal("the engine has stopped: this is a defect").pipe(
      Effect.annotateLogs({ engineId: this.#state.settings.engineId, cause: reason }),
    );
  }

  #handle(message: EngineMessage, nowMs: number): void {
    switch (message.kind) {
      case "ended":
        return endAttempt(this.#state, message, nowMs);
      case "admitted":
        // Taken in twice: the newer claim has fenced the older one already, so this can only be the same one again.
        if (this.#state.find(message.workflow.key) !== undefined) return;
        return admitWorkflow(this.#state, message.workflow, message.cancelRequested, nowMs);
      case "cancel": {
        const workflow = this.#state.find(message.key);
        return workflow === undefined ? undefined : cancelWorkflow(this.#state, workflow, message.reason, nowMs);
      }
      case "lost":
        return this.#drop(message.key, null);
      case "reconfigure":
        return this.#state.reconfigure(message.change);
      case "drain":
        this.#state.draining = true;
        return;
      case "wake":
      case "tick":
        return;
    }
  }

  #tick(nowMs: number): void {
    watchAttempts(this.#state, nowMs);
    scalePool(this.#state, nowMs);
  }

  #flush = Effect.fnUntraced({ self: this as EngineLoop }, function* (this: EngineLoop) {
    const writes = [...this.#state.unwritten].flatMap((workflow) => workflow.takeWrite() ?? []);
    for (const workflow of this.#state.unwritten) if (workflow.finished) this.#state.ended.add(workflow);
    this.#state.unwritten.clear();
    if (writes.length === 0) return;
    const outcomes = yield* writeJournal(this.#ports.store, writes, (failure) => {
      this.#state.storeTrouble = failure === null ? null : failure.message;
    });
    for (const { kind, write, ...rest } of outcomes) {
      if (kind === "written") yield* this.#publish(write);
      else yield* this.#lose(write, "failure" in rest ? rest.failure : null);
    }
  });

  /** A claim on what is not run any more would be renewed for ever, so that nobody could take it over. */
  #lose(key: WorkflowKey, failure: StoreFailure | null): Effect.Effect<void> {
    this.#drop(key, failure);
    if (failure === null) return Effect.void;
    const { tenantId, workflowId } = key;
    const giveBack = this.#ports.store.release(this.#state.settings.engineId, { tenantId, workflowId });
    return Effect.logError("the store refused what a workflow's journal should say; the workflow is given back").pipe(
      Effect.annotateLogs({ tenantId, workflowId, code: failure.code, reason: failure.message }),
      Effect.andThen(Effect.forkIn(Effect.ignore(giveBack), this.#scope)),
      Effect.asVoid,
    );
  }

  #publish({ events, firstSequence, tenantId, workflowId }: WorkflowWrite): Effect.Effect<void> {
    return this.#ports.events.publish(
      events.map((event, index) => ({ tenantId, workflowId, sequence: firstSequence + index, event })),
    );
  }

  #start = Effect.fnUntraced({ self: this as EngineLoop }, function* (this: EngineLoop, attempt: RunningAttempt) {
    const { workflow, task, handedOffAtMs } = attempt;
    if (this.#state.attemptOf(workflow.key, task.taskId) !== attempt) return;
    const work = runAttempt(this.#ports.runner, attempt, this.#clock).pipe(Effect.map((end) => this.send(end)));
    attempt.fiber = yield* Effect.forkIn(work, this.#scope);
    if (handedOffAtMs !== null) this.#state.totals.noteHandOff(this.#clock.currentTimeMillisUnsafe() - handedOffAtMs);
  });

  /** Another engine has the workflow, or the store refuses it: nothing of it may go on here. */
  #drop(key: WorkflowKey, failure: StoreFailure | null): void {
    const workflow = this.#state.find(key);
    if (workflow === undefined) return;
    this.#state.scheduler.removeWorkflow(key.tenantId, key.workflowId);
    for (const attempt of [...this.#state.attempts.values()])
      if (attempt.workflow === workflow) {
        this.#state.end(attempt);
        if (attempt.fiber !== null) this.#state.abandoned.push(attempt.fiber);
      }
    this.#state.forget(workflow);
    this.#answer(key, failure === null ? Effect.succeed(null) : Effect.fail(failure));
  }

  #forgetFinished(nowMs: number): void {
    for (const workflow of this.#state.ended) {
      if (this.#state.find(workflow.key) !== workflow) continue;
      this.#state.forget(workflow);
      this.#answer(workflow.key, Effect.succeed(this.#resultOf(workflow, nowMs)));
    }
    this.#state.ended.clear();
  }

  /** Of a workflow that nobody waits for any more. */
  dropWaiter(key: WorkflowKey): void {
    this.#waiters.delete(keyText(key));
  }

  #resultOf(workflow: ActiveWorkflow, nowMs: number): ParallelWorkflowResult {
    return parallelWorkflowResult(workflow.definition, workflow.progress.state(), nowMs);
  }

  #answer(key: WorkflowKey, answer: Effect.Effect<ParallelWorkflowResult | null, StoreFailure>): void {
    const waiter = this.#waiters.get(keyText(key));
    this.#waiters.delete(keyText(key));
    if (waiter !== undefined) Deferred.doneUnsafe(waiter, answer);
  }
}
