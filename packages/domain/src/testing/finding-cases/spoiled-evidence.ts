import type { EvidenceRecord, InvocationRecord, LlmCallRecord } from "../../evidence/evidence-record.ts";
import { editRecords } from "../edit-records.ts";
import { SYNTHETIC_CALIBRATION } from "../synthetic-options.ts";
import { syntheticEvidence } from "../synthetic-evidence.ts";

type Evidence = readonly EvidenceRecord[];

/** A run without a flaw, which the cases spoil. */
export const HEALTHY = syntheticEvidence();
/** The wave in which single invocations are spoiled. */
export const PLACE = { phase: "wave", wave: 3 } as const;
/** True for that wave's invocation of an agent. */
export const isAt = (record: InvocationRecord, agentId: string): boolean =>
  record.phase === PLACE.phase && record.wave === PLACE.wave && record.agentId === agentId;
/** The healthy run with those invocations changed. */
export const editAt = (
  agentIds: readonly string[],
  edit: (record: InvocationRecord) => EvidenceRecord | Evidence,
): Evidence =>
  editRecords(HEALTHY, "invocation", (record) => (agentIds.some((id) => isAt(record, id)) ? edit(record) : record));
/** The healthy run with the LLM calls of one such invocation changed. */
export const editCall = (
  agentId: string,
  edit: (call: Extract<EvidenceRecord, { kind: "llm-call" }>) => EvidenceRecord | Evidence,
) =>
  editRecords(HEALTHY, "llm-call", (call) =>
    call.callId.startsWith("call-wave-3-") && call.agentIds[0] === agentId ? edit(call) : call,
  );
/** The healthy run with records put before its last line. */
export const beforeEnd = (...records: Evidence): Evidence => [
  ...HEALTHY.slice(0, -1),
  ...records,
  ...HEALTHY.slice(-1),
];
/** Makes an invocation fail. */
export const failed =
  (code: "timeout" | "orchestrator-error") =>
  (record: InvocationRecord): EvidenceRecord => ({
    ...record,
    outcome: "failed",
    canariesFound: [],
    error: { code, message: `it was ${code}`, retryable: false },
  });
/** A result that answers nothing. */
export const stray = (reason: "invented" | "doubled"): EvidenceRecord => ({
  kind: "stray-result",
  ...PLACE,
  requestId: "wave-3-4-archon-5",
  agentId: "archon-5",
  reason,
  atMs: 5000,
});
/** The orchestrator failed as a whole. */
export const death = (code: string, exitCode: number | null): EvidenceRecord => ({
  kind: "orchestrator-failure",
  phase: "wave",
  atMs: 4321,
  code,
  message: "the process ended",
  exitCode,
  lastStderr: ["Traceback", "MemoryError"],
});

/** The same evidence judged by other targets. */
export const underTargets = (records: Evidence, ...targets: readonly string[]): Evidence =>
  editRecords(records, "run", (run) => ({ ...run, scenario: { ...run.scenario, targets } }));

/** The healthy run in which six answers of one wave stood in one late turn of the mock LLM's thread. */
export const inLateTurn = (lateMs: number): Evidence =>
  editRecords(HEALTHY, "llm-call", (call) =>
    /^call-wave-3-\d-/u.test(call.callId) ? { ...call, plannedMs: (call.plannedMs ?? 0) - lateMs } : call,
  );

/** What our own side can carry, as a calibration would have found it. */
export const calibration = (runnerCeilingPerSec: number, llmCeilingPerSec: number | null): EvidenceRecord => ({
  ...SYNTHETIC_CALIBRATION,
  llmCeilingPerSec,
  runnerCeilingPerSec,
});

/** The healthy run with one invocation that ran into its limit of 120 s, and the given end of its LLM call. */
export const timedOutWith = (call: Partial<LlmCallRecord>): Evidence => {
  const late = editAt(["archon-9"], (record) => ({
    ...record,
    outcome: "failed",
    endedAtMs: record.sentAtMs + 120_000,
    canariesFound: [],
    error: { code: "timeout", message: "it was timeout", retryable: false },
  }));
  return editRecords(late, "llm-call", (one) => (one.callId === "call-wave-3-4-archon-9" ? { ...one, ...call } : one));
};
