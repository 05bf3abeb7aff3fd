import * as Schema from "effect/Schema";
import { FaultKind } from "../load/fault-script.ts";
import { AtMs, Count, OptionalAtMs } from "./record-units.ts";

/** One call as the LLM saw it. */
export const LlmCallRecord = Schema.Struct({
  kind: Schema.Literal("llm-call"),
  callId: Schema.String,
  /** OpenAI's two APIs, Anthropic's, Gemini's. */
  endpoint: Schema.Literals(["chat-completions", "responses", "messages", "generate-content"]),
  streamed: Schema.Boolean,
  agentIds: Schema.Array(Schema.String),
  canaries: Schema.Array(Schema.String),
  arrivedAtMs: AtMs,
  firstByteAtMs: OptionalAtMs,
  endedAtMs: OptionalAtMs,
  /** What the latency model drew, so that the server's own lateness can be told; null for a real LLM. */
  plannedMs: Schema.NullOr(Schema.Finite),
  /** Held back by the barrier or by our own rate limit: not the LLM's time and not the orchestrator's. */
  heldMs: Schema.Finite,
  /** Requests sent upstream for this call; above 1 when our gateway obeyed a 429. */
  attempts: Count,
  outcome: Schema.Literals([
    "answered",
    "rate-limited",
    "server-error",
    "stalled",
    "truncated",
    "malformed",
    "disconnected",
    "client-aborted",
    "pending",
  ]),
  /** What the mock was told to do to this call; absent where nothing. */
  fault: Schema.optionalKey(FaultKind),
  /** Of the conversation in the request, system prompts apart; absent where nobody counted. */
  messageCount: Schema.optionalKey(Count),
  /** Of the request and of the answer, as the LLM counts or estimates them; absent where nobody counted. */
  promptTokens: Schema.optionalKey(Count),
  completionTokens: Schema.optionalKey(Count),
  /** Answered by a tool call instead of by text; absent where nobody looked. */
  toolTurn: Schema.optionalKey(Schema.Boolean),
});
export type LlmCallRecord = typeof LlmCallRecord.Type;

/** What the concurrency probe saw at the LLM. */
export const ProbeRecord = Schema.Struct({
  kind: Schema.Literal("probe"),
  expected: Count,
  largestInFlight: Count,
  waitedMs: Schema.Finite,
});
export type ProbeRecord = typeof ProbeRecord.Type;
