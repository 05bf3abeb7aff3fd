import type { BarrierOutcome, ClockPort, LlmJournalPort } from "@plimsoll/application";
import type { LlmCallRecord } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { DeadlineQueue } from "../deadline-queue.ts";
import type { LatencySampler } from "../latency-sampler.ts";
import { markersOf } from "../prompt-markers.ts";
import { EndedCalls } from "./ended-calls.ts";
import { LlmBarrier } from "./llm-barrier.ts";
import { LlmOverrides } from "./llm-overrides.ts";
import { recordOf, StubLlmCall, type CallFate, type CallOwner, type LlmCaller } from "./stub-llm-call.ts";

/** An LLM that is simulated in memory: service times, faults, a barrier, and a journal of every call. */
export class StubLlm implements CallOwner {
  readonly deadlines: DeadlineQueue;
  readonly overrides = new LlmOverrides();
  readonly #nowMs: () => number;
  readonly #pending = new Set<StubLlmCall>();
  readonly #ended = new EndedCalls();
  #drawLatencyMs: LatencySampler = () => 0;
  #barrier: LlmBarrier | null = null;

  constructor(clock: ClockPort) {
    this.#nowMs = () => clock.nowMs();
    this.deadlines = new DeadlineQueue(this.#nowMs);
  }

  /** Service times from now on. */
  serveWith(drawLatencyMs: LatencySampler): void {
    this.#drawLatencyMs = drawLatencyMs;
  }

  /** A service time, for whoever pretends to have called. */
  drawLatencyMs(): number {
    return this.overrides.latencyMs(null) ?? this.#drawLatencyMs();
  }

  /** A call arrives; the caller is told when it has ended. */
  call(prompt: string, fate: CallFate, caller: LlmCaller): StubLlmCall {
    const markers = markersOf(prompt);
    const agentId = markers.agentIds[0] ?? null;
    const decidedFate = this.overrides.fate(agentId) ?? fate;
    const plannedMs = this.#plan(decidedFate, agentId);
    const call = new StubLlmCall(markers, this.#nowMs(), decidedFate, plannedMs);
    call.caller = caller;
    call.owner = this;
    this.#pending.add(call);
    if (this.#barrier === null) this.#serve(call);
    else this.#barrier.hold(call, this.#pending.size);
    return call;
  }

  /** The caller leaves. */
  abort(call: StubLlmCall): void {
    if (call.outcome === "pending") this.#end(call, "client-aborted");
  }

  readonly journal: LlmJournalPort = {
    read: (cursor, includePending) =>
      Effect.sync(() => ({
        calls: this.#recordsFrom(cursor, includePending),
        nextCursor: Math.max(cursor, this.#ended.count),
      })),
    barrier: (expected, timeoutMs) =>
      Effect.gen({ self: this }, function* () {
        const settled = yield* Deferred.make<BarrierOutcome>();
        const arm = () =>
          this.#arm(expected, timeoutMs, (outcome) => Deferred.doneUnsafe(settled, Effect.succeed(outcome)));
        yield* Effect.acquireRelease(Effect.sync(arm), (barrier) => Effect.sync(() => barrier.open()));
        return Deferred.await(settled);
      }),
  };

  #recordsFrom(cursor: number, includePending: boolean): readonly LlmCallRecord[] {
    const ended = this.#ended.recordsFrom(cursor);
    if (!includePending) return ended;
    return ended.concat(Array.from(this.#pending, (call, index) => recordOf(call, `stub-open-call-${index}`)));
  }

  #plan(fate: CallFate, agentId: string | null): number {
    if (fate === "stalled") return Number.POSITIVE_INFINITY;
    if (fate === "rate-limited") return 0;
    return this.overrides.latencyMs(agentId) ?? this.#drawLatencyMs();
  }

  #arm(expected: number, timeoutMs: number, onOpen: (outcome: BarrierOutcome) => void): LlmBarrier {
    const barrier = new LlmBarrier({
      expected,
      timeoutMs,
      nowMs: this.#nowMs,
      onOpen: (held, outcome) => {
        if (this.#barrier === barrier) this.#barrier = null;
        for (const call of held) this.#release(call);
        onOpen(outcome);
      },
    });
    this.#barrier = barrier;
    return barrier;
  }

  #release(call: StubLlmCall): void {
    if (call.outcome !== "pending") return;
    call.heldMs = this.#nowMs() - call.arrivedAtMs;
    this.#serve(call);
  }

  #serve(call: StubLlmCall): void {
    if (call.fate === "stalled") return;
    call.dueAtMs = call.arrivedAtMs + call.heldMs + call.plannedMs;
    this.deadlines.add(call);
  }

  endDue(call: StubLlmCall): void {
    const { caller } = call;
    this.#end(call, call.fate);
    caller?.onLlmEnd(call);
  }

  #end(call: StubLlmCall, outcome: LlmCallRecord["outcome"]): void {
    call.outcome = outcome;
    call.endedAtMs = this.#nowMs();
    call.caller = null;
    call.owner = null;
    this.#pending.delete(call);
    this.#ended.push(call);
  }
}
