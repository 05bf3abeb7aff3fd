import type { InvocationRequest, InvocationResult } from "@plimsoll/application";
import type { InvocationError, ReportedTimings } from "@plimsoll/domain";
import type { Due } from "../deadline-queue.ts";
import { DEV_MODE_WATERMARK } from "../dev-mode-watermark.ts";
import type { CallFate, LlmCaller, StubLlmCall } from "../llm/stub-llm-call.ts";
import { echoOf, markersOf } from "../prompt-markers.ts";
import { errorOfFate, fateOfCode, invocationError } from "./failures.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import type { SlotUser } from "./service-slots.ts";
import type { StubAgent } from "./stub-agent.ts";
import type { StubRun } from "./stub-run.ts";

/** Takes an invocation's result, exactly once. */
export interface ResultSink {
  deliver(invocation: StubInvocation, result: InvocationResult): void;
}

/** What an invocation shares with the others of its pool. */
export interface InvocationSurroundings {
  readonly run: StubRun;
  readonly misbehaviour: Misbehaviour;
}

/** One invocation on its way: waits for a slot, builds its agent where that was put off, asks the LLM, answers. */
export class StubInvocation implements SlotUser, LlmCaller, Due {
  readonly request: InvocationRequest;
  /** Counts this agent's invocations in this pool, from 0. */
  readonly nth: number;
  readonly hangs: boolean;
  dueAtMs = 0;
  hasEnded = false;
  /** The request's own, unless contexts are mixed up. */
  prompt: string;
  readonly #pool: InvocationSurroundings;
  readonly #sink: ResultSink;
  readonly #agent: StubAgent;
  readonly #receivedAtMs: number;
  #startedAtMs: number;
  #holdsSlot = false;
  #isBuilt: boolean;
  #retriesLeft: number;
  #call: StubLlmCall | null = null;

  constructor(pool: InvocationSurroundings, sink: ResultSink, agent: StubAgent, request: InvocationRequest) {
    const { misbehaviour, run } = pool;
    this.#pool = pool;
    this.#sink = sink;
    this.#agent = agent;
    this.request = request;
    this.prompt = request.prompt;
    this.nth = agent.invocationCount++;
    this.hangs = misbehaviour.hangs?.(agent.agentId, this.nth) === true;
    this.#isBuilt = this.nth > 0 || run.behaviour.deferredInstantiationMs === 0;
    this.#retriesLeft = misbehaviour.silentRetries(agent.agentId, this.nth);
    this.#receivedAtMs = run.clock.nowMs();
    this.#startedAtMs = this.#receivedAtMs;
    agent.openCount += 1;
    agent.lastInvocationAtMs = this.#receivedAtMs;
  }

  start(): void {
    const agent = this.#agent;
    if (agent.isReady) this.#pool.run.slots.enter(this);
    else this.fail(invocationError("orchestrator-error", `agent ${agent.agentId} was not built: ${agent.lastError}`));
  }

  onSlot(): void {
    const { run } = this.#pool;
    this.#holdsSlot = true;
    this.#startedAtMs = run.clock.nowMs();
    if (this.#isBuilt) this.#askLlm();
    else this.#wakeIn(run.behaviour.deferredInstantiationMs);
  }

  /** The agent has been built, or the time of an answer without an LLM call is over. */
  onDue(): void {
    if (this.hasEnded) return;
    if (!this.#isBuilt) {
      this.#isBuilt = true;
      this.#askLlm();
      return;
    }
    const code = this.#failureCode();
    if (code === null) this.#succeed(markersOf(this.prompt).canaries);
    else this.fail(invocationError(code, `stub: simulated ${code}`));
  }

  onLlmEnd(call: StubLlmCall): void {
    this.#call = null;
    if (this.#retriesLeft > 0) {
      this.#retriesLeft -= 1;
      this.#askLlm();
    } else if (call.fate === "answered") {
      this.#succeed(call.markers.canaries);
    } else {
      this.fail(errorOfFate(call.fate));
    }
  }

  /** Ends the invocation as failed, whatever it is doing, and leaves its LLM call. */
  fail(error: InvocationError): void {
    if (this.hasEnded) return;
    this.#agent.lastError = error.message;
    const { requestId, agentId } = this.request;
    const atMs = this.#pool.run.clock.nowMs();
    const reported = this.#timings(atMs);
    const result = { requestId, agentId, receivedAtMs: atMs, reported, outcome: "failed" as const, error };
    this.end();
    this.#sink.deliver(this, result);
  }

  /** Ends the invocation without a result. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.#agent.openCount -= 1;
    if (this.#call !== null) this.#pool.run.llm.abort(this.#call);
    this.#call = null;
    if (this.#holdsSlot) this.#pool.run.slots.leave();
  }

  #askLlm(): void {
    const { misbehaviour, run } = this.#pool;
    const fate = this.#fate();
    if (fate === null || misbehaviour.skipsLlm?.(this.#agent.agentId, this.nth) === true) {
      this.#wakeIn(run.llm.drawLatencyMs());
    } else {
      this.#call = run.llm.call(this.prompt, fate, this);
    }
  }

  #fate(): CallFate | null {
    return this.#retriesLeft > 0 ? "answered" : fateOfCode(this.#failureCode());
  }

  #failureCode(): InvocationError["code"] | null {
    return this.#pool.misbehaviour.failureOf(this.#agent.agentId, this.nth);
  }

  #wakeIn(delayMs: number): void {
    this.dueAtMs = this.#pool.run.clock.nowMs() + delayMs;
    this.#pool.run.llm.deadlines.add(this);
  }

  #succeed(canaries: readonly string[]): void {
    if (this.hangs) return;
    const { requestId, agentId } = this.request;
    const { run } = this.#pool;
    const atMs = run.clock.nowMs();
    const result = {
      requestId,
      agentId,
      receivedAtMs: atMs,
      reported: this.#timings(atMs),
      outcome: "succeeded" as const,
      outputId: run.nextOutputId(),
      content: `${DEV_MODE_WATERMARK} ${agentId}: ${echoOf(canaries)}`,
    };
    this.end();
    this.#sink.deliver(this, result);
  }

  #timings(finishedAtMs: number): ReportedTimings {
    return {
      receivedAtMs: this.#receivedAtMs,
      startedAtMs: this.#startedAtMs,
      finishedAtMs,
      queuedMs: this.#startedAtMs - this.#receivedAtMs,
      workerId: "stub",
    };
  }
}
