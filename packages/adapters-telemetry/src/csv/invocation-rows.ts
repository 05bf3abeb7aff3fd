import { type InvocationTrace, invocationParts, latencyMs } from "@plimsoll/domain";
import type { ExportedEvidence } from "../run/exported-run.ts";
import type { CsvCell } from "./csv-text.ts";

/** Columns of the table of invocations; durations and instants in milliseconds, `*_at` in RFC 3339. */
export const INVOCATION_COLUMNS: readonly string[] = [
  ...["run_id", "phase", "wave", "pool", "request_id", "agent_id", "outcome", "error_code", "error_message"],
  ...["intended_at", "intended_at_ms", "sent_at_ms", "ended_at_ms", "latency_ms"],
  ...["client_queue_ms", "transport_ms", "before_llm_ms", "llm_ms", "between_llm_ms", "after_llm_ms", "held_by_us_ms"],
  ...["llm_calls", "worker_id"],
];

const row = ({ runId, time }: ExportedEvidence, trace: InvocationTrace): readonly CsvCell[] => {
  const { invocation, calls } = trace;
  const parts = invocationParts(trace) ?? {};
  const latency = latencyMs(trace);
  return [
    ...[runId, invocation.phase, invocation.wave, invocation.pool, invocation.requestId, invocation.agentId],
    ...[invocation.outcome, invocation.error?.code ?? null, invocation.error?.message ?? null],
    ...[time.text(invocation.intendedAtMs), invocation.intendedAtMs, invocation.sentAtMs, invocation.endedAtMs],
    latency === null || !Number.isFinite(latency) ? null : latency,
    ...[parts["client-queue"], parts.transport, parts["orchestrator-before-llm"], parts.llm].map(
      (part) => part ?? null,
    ),
    ...[parts["orchestrator-between-llm"], parts["orchestrator-after-llm"], parts["held-by-us"]].map(
      (part) => part ?? null,
    ),
    ...[calls.length, invocation.reported?.workerId ?? null],
  ];
};

/** Every invocation of the run, of all phases, in the order of the evidence. */
export const invocationRows = (evidence: ExportedEvidence): readonly (readonly CsvCell[])[] =>
  evidence.index.traces.all.map((trace) => row(evidence, trace));
