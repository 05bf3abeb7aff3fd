import type { LlmCallRecord } from "@plimsoll/domain";
import type { Due } from "../deadline-queue.ts";
import type { PromptMarkers } from "../prompt-markers.ts";

/** How a call will end unless its caller leaves. */
export type CallFate = "answered" | "server-error" | "rate-limited" | "stalled";

/** Hears how its LLM call ended; not told when it left itself. */
export interface LlmCaller {
  onLlmEnd(call: StubLlmCall): void;
}

/** Ends a call whose service time is over. */
export interface CallOwner {
  endDue(call: StubLlmCall): void;
}

/** One call at the simulated LLM: its own journal entry and its own deadline, so that it costs one object. */
export class StubLlmCall implements Due {
  readonly markers: PromptMarkers;
  readonly arrivedAtMs: number;
  readonly fate: CallFate;
  /** Infinity for a call that stalls. */
  readonly plannedMs: number;
  heldMs = 0;
  dueAtMs = Number.POSITIVE_INFINITY;
  endedAtMs = Number.NaN;
  outcome: LlmCallRecord["outcome"] = "pending";
  /** Null once told, so that the journal keeps nothing of the orchestrator alive. */
  caller: LlmCaller | null = null;
  /** Null once ended. */
  owner: CallOwner | null = null;

  constructor(markers: PromptMarkers, arrivedAtMs: number, fate: CallFate, plannedMs: number) {
    this.markers = markers;
    this.arrivedAtMs = arrivedAtMs;
    this.fate = fate;
    this.plannedMs = plannedMs;
  }

  onDue(): void {
    this.owner?.endDue(this);
  }
}

/** A call as the journal tells it. */
export const recordOf = (call: StubLlmCall, callId: string): LlmCallRecord => ({
  kind: "llm-call",
  callId,
  endpoint: "chat-completions",
  streamed: false,
  agentIds: call.markers.agentIds,
  canaries: call.markers.canaries,
  arrivedAtMs: call.arrivedAtMs,
  firstByteAtMs: call.outcome === "pending" || call.outcome === "client-aborted" ? null : call.endedAtMs,
  endedAtMs: call.outcome === "pending" ? null : call.endedAtMs,
  plannedMs: Number.isFinite(call.plannedMs) ? call.plannedMs : null,
  heldMs: call.heldMs,
  attempts: 1,
  outcome: call.outcome,
});
