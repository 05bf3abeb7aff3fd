import type { LlmCallRecord } from "@plimsoll/domain";
import type { Due } from "../deadline-queue.ts";
import type { PromptMarkers } from "../prompt-markers.ts";

/** How a call will end unless its caller leaves. */
export type CallFate = "answered" | "server-error" | "rate-limited" | "stalled";

/** Hears how its LLM call ended; not told when it left itself. */
export interface LlmCaller {
  readonly onLlmEnd: (call: StubLlmCall) => void;
}

/** One call at the simulated LLM: its own journal entry and its own deadline, so that it costs one object. */
export class StubLlmCall implements Due {
  readonly id: number;
  readonly markers: PromptMarkers;
  readonly arrivedAtMs: number;
  readonly plannedMs: number;
  readonly fate: CallFate;
  heldMs = 0;
  dueAtMs = Number.POSITIVE_INFINITY;
  endedAtMs: number | null = null;
  outcome: LlmCallRecord["outcome"] = "pending";
  /** Null once told, so that the journal keeps nothing of the orchestrator alive. */
  caller: LlmCaller | null;
  readonly #end: (call: StubLlmCall) => void;

  constructor(plan: CallPlan) {
    this.id = plan.id;
    this.markers = plan.markers;
    this.arrivedAtMs = plan.arrivedAtMs;
    this.plannedMs = plan.plannedMs;
    this.fate = plan.fate;
    this.caller = plan.caller;
    this.#end = plan.end;
  }

  onDue(): void {
    if (this.outcome === "pending") this.#end(this);
  }
}

/** What is known of a call when it arrives. */
export interface CallPlan {
  readonly id: number;
  readonly markers: PromptMarkers;
  readonly arrivedAtMs: number;
  readonly plannedMs: number;
  readonly fate: CallFate;
  readonly caller: LlmCaller;
  readonly end: (call: StubLlmCall) => void;
}

/** A call as the journal tells it. */
export const recordOf = (call: StubLlmCall): LlmCallRecord => ({
  kind: "llm-call",
  callId: `stub-call-${call.id}`,
  endpoint: "chat-completions",
  streamed: false,
  agentIds: call.markers.agentIds,
  canaries: call.markers.canaries,
  arrivedAtMs: call.arrivedAtMs,
  firstByteAtMs: call.outcome === "pending" || call.outcome === "client-aborted" ? null : call.endedAtMs,
  endedAtMs: call.endedAtMs,
  plannedMs: Number.isFinite(call.plannedMs) ? call.plannedMs : null,
  heldMs: call.heldMs,
  attempts: 1,
  outcome: call.outcome,
});
