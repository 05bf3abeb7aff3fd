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

/** What an invocation needs from its pool. */
export interface InvocationPlan {
  readonly run: StubRun;
  readonly misbehaviour: Misbehaviour;
  readonly agent: StubAgent;
  readonly request: InvocationRequest;
  /** The request's own, unless contexts are mixed up. */
  readonly prompt: string;
  readonly sink: ResultSink;
}

/** One invocation on its way: waits for a slot, builds its agent where that was put off, asks the LLM, answers. */
export class StubInvocation implements SlotUser, LlmCaller, Due {
  readonly request: InvocationRequest;
  /** Counts this agent's invocations in this pool, from 0. */
  readonly nth: number;
  readonly hangs: boolean;
  dueAtMs = 0;
  hasEnded = false;
  readonly #plan: InvocationPlan;
  readonly #receivedAtMs: number;
  #startedAtMs: number;
  #holdsSlot = false;
  #isBuilt: boolean;
  #retriesLeft: number;
  #call: StubLlmCall | null = null;

  constructor(plan: InvocationPlan) {
    const { agent, misbehaviour, run } = plan;
    this.request = plan.request;
    this.#plan = plan;
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
    const { agent, run } = this.#plan;
    if (agent.isReady) run.slots.enter(this);
    else this.fail(invocationError("orchestrator-error", `agent ${agent.agentId} was not built: ${agent.lastError}`));
  }

  onSlot(): void {
    const { run } = this.#plan;
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
    if (code === null) this.#succeed(markersOf(this.#plan.prompt).canaries);
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
    this.#plan.agent.lastError = error.message;
    const result = { ...this.#answered(), outcome: "failed" as const, error };
    this.end();
    this.#plan.sink.deliver(this, result);
  }

  /** Ends the invocation without a result. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.#plan.agent.openCount -= 1;
    if (this.#call !== null) this.#plan.run.llm.abort(this.#call);
    this.#call = null;
    if (this.#holdsSlot) this.#plan.run.slots.leave();
  }

  #askLlm(): void {
    const { agent, misbehaviour, prompt, run } = this.#plan;
    const fate = this.#fate();
    if (fate === null || misbehaviour.skipsLlm?.(agent.agentId, this.nth) === true) {
      this.#wakeIn(run.llm.drawLatencyMs());
    } else {
      this.#call = run.llm.call(prompt, fate, this);
    }
  }

  #fate(): CallFate | null {
    return this.#retriesLeft > 0 ? "server-error" : fateOfCode(this.#failureCode());
  }

  #failureCode(): InvocationError["code"] | null {
    return this.#plan.misbehaviour.failureOf(this.#plan.agent.agentId, this.nth);
  }

  #wakeIn(delayMs: number): void {
    this.dueAtMs = this.#plan.run.clock.nowMs() + delayMs;
    this.#plan.run.llm.deadlines.add(this);
  }

  #succeed(canaries: readonly string[]): void {
    if (this.hangs) return;
    const result = {
      ...this.#answered(),
      outcome: "succeeded" as const,
      outputId: this.#plan.run.nextOutputId(),
      content: `${DEV_MODE_WATERMARK} ${this.request.agentId}: ${echoOf(canaries)}`,
    };
    this.end();
    this.#plan.sink.deliver(this, result);
  }

  #answered() {
    const { requestId, agentId } = this.request;
    const atMs = this.#plan.run.clock.nowMs();
    return { requestId, agentId, receivedAtMs: atMs, reported: this.#timings(atMs) };
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
