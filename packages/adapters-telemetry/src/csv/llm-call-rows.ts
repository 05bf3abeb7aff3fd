import type { LlmCallRecord } from "@plimsoll/domain";
import type { ExportedEvidence } from "../run/exported-run.ts";
import type { CsvCell } from "./csv-text.ts";

/** Columns of the table of LLM calls; `request_id` is the invocation that the call was made for, empty where unknown. */
export const LLM_CALL_COLUMNS: readonly string[] = [
  ...["run_id", "call_id", "request_id", "agent_ids", "endpoint", "streamed", "outcome", "attempts"],
  ...["arrived_at", "arrived_at_ms", "first_byte_at_ms", "ended_at_ms", "planned_ms", "held_ms"],
];

const row = (evidence: ExportedEvidence, call: LlmCallRecord, requestId: string | null): readonly CsvCell[] => [
  ...[evidence.runId, call.callId, requestId, call.agentIds.join(" "), call.endpoint, call.streamed, call.outcome],
  ...[call.attempts, evidence.time.text(call.arrivedAtMs), call.arrivedAtMs, call.firstByteAtMs, call.endedAtMs],
  ...[call.plannedMs, call.heldMs],
];

/** Every LLM call once: those of invocations by invocation, then those that nobody claims. */
export const llmCallRows = (evidence: ExportedEvidence): readonly (readonly CsvCell[])[] => [
  ...evidence.index.traces.all.flatMap(({ invocation, calls }) =>
    calls.map((call) => row(evidence, call, invocation.requestId)),
  ),
  ...evidence.index.traces.unclaimedCalls.map((call) => row(evidence, call, null)),
];
