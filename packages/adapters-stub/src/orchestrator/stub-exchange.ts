import type { InvocationResult, OrchestratorFailure } from "@plimsoll/application";
import { invocationError } from "./failures.ts";
import type { OpenExchange } from "./stub-run.ts";
import type { ResultSink, StubInvocation } from "./stub-invocation.ts";
import { TimeoutGroups, waitingFirst } from "./timeout-groups.ts";
import type { StubPoolState } from "./stub-pool-state.ts";

/** Where an exchange's results go. */
export interface ExchangeListener {
  /** Results that arrived in one turn of the event loop, never none. */
  readonly onResults: (results: readonly InvocationResult[]) => void;
  readonly onEnd: () => void;
  readonly onFailure: (failure: OrchestratorFailure) => void;
}

/** Invocations sent together, and their results on the way back: dropped, doubled and invented ones come about here. */
export class StubExchange implements ResultSink, OpenExchange {
  readonly #pool: StubPoolState;
  readonly #listener: ExchangeListener;
  #invocations: readonly StubInvocation[] = [];
  #timeouts: TimeoutGroups | null = null;
  #arrived: InvocationResult[] = [];
  #remaining = 0;
  #isOver = false;
  #inventedCount = 0;

  constructor(pool: StubPoolState, listener: ExchangeListener) {
    this.#pool = pool;
    this.#listener = listener;
  }

  send(invocations: readonly StubInvocation[]): void {
    this.#pool.run.opened(this);
    this.#pool.exchanges.add(this);
    this.#remaining = invocations.length;
    this.#invocations = invocations;
    this.#timeouts = new TimeoutGroups(invocations);
    for (const invocation of invocations) invocation.start();
    if (this.#remaining === 0) this.#scheduleFlush();
  }

  deliver(invocation: StubInvocation, result: InvocationResult): void {
    if (this.#isOver) return;
    const { misbehaviour, run } = this.#pool;
    const { agentId } = invocation.request;
    this.#remaining -= 1;
    if (this.#arrived.length === 0) this.#scheduleFlush();
    if (misbehaviour.drops?.(agentId, invocation.nth) === true) return;
    this.#arrived.push(result);
    if (misbehaviour.doubles?.(agentId, invocation.nth) === true) this.#arrived.push(result);
    if (misbehaviour.invents?.(agentId, invocation.nth) === true) this.#arrived.push(this.#invent(result));
    run.delivered();
  }

  find(requestId: string): StubInvocation | undefined {
    return this.#invocations.find((invocation) => !invocation.hasEnded && invocation.request.requestId === requestId);
  }

  /** Ends every open invocation as cancelled; their results are delivered like any other. */
  cancelAll(reason: string): void {
    for (const invocation of waitingFirst(this.#invocations)) invocation.fail(invocationError("cancelled", reason));
  }

  /** The caller is gone, or the orchestrator is: nothing goes on. */
  abandon(): void {
    if (this.#isOver) return;
    this.#close();
    for (const invocation of waitingFirst(this.#invocations)) invocation.end();
  }

  fail(failure: OrchestratorFailure): void {
    if (this.#isOver) return;
    this.#flushArrived();
    this.abandon();
    this.#listener.onFailure(failure);
  }

  #invent(like: InvocationResult): InvocationResult {
    this.#inventedCount += 1;
    return { ...like, requestId: `invented-${this.#inventedCount}-${like.requestId}` };
  }

  #scheduleFlush(): void {
    queueMicrotask(this.#flush);
  }

  readonly #flush = (): void => {
    if (this.#isOver) return;
    this.#flushArrived();
    if (this.#remaining > 0) return;
    this.#close();
    this.#listener.onEnd();
  };

  #flushArrived(): void {
    if (this.#arrived.length === 0) return;
    const arrived = this.#arrived;
    this.#arrived = [];
    this.#listener.onResults(arrived);
  }

  #close(): void {
    this.#isOver = true;
    this.#timeouts?.clear();
    this.#pool.run.closed(this);
    this.#pool.exchanges.delete(this);
  }
}
