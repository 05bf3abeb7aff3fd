import type { EvidenceRecord, InvocationRecord, LlmCallRecord, RunRecord } from "@plimsoll/domain";
import { DEFAULT_SCENARIO, EVIDENCE_SCHEMA_VERSION } from "@plimsoll/domain";

/** What a made-up run is to look like; every wave takes a second, every invocation 100 ms and 1 ms for each agent before it. */
export interface MadeUpRun {
  readonly runId: string;
  readonly orchestrator?: string;
  readonly agentCount?: number;
  readonly waves?: number;
  /** Added to every latency. */
  readonly slowerMs?: number;
  /** Of each wave, the first so many agents fail. */
  readonly failedCount?: number;
  readonly startedAt?: string;
}

export const runRecord = ({ runId, orchestrator, agentCount, startedAt }: MadeUpRun): RunRecord => ({
  kind: "run",
  schemaVersion: EVIDENCE_SCHEMA_VERSION,
  runId,
  startedAt: startedAt ?? "2026-11-22T08:00:00.000Z",
  command: ["plimsoll", "spike"],
  scenario: { ...DEFAULT_SCENARIO, orchestrator: orchestrator ?? "crewai", agentCount: agentCount ?? 4 },
  environment: {
    os: "Linux",
    cpuModel: "a CPU",
    cores: 2,
    memoryBytes: 8e9,
    nodeVersion: "24.0.0",
    plimsollVersion: "0.1.0",
    loadAverage1m: 0.1,
    lockfileSha256: {},
  },
});

/** An invocation that was due at `dueMs`, sent 2 ms later, and took so long. */
export const invocation = (
  agent: number,
  wave: number,
  dueMs: number,
  more: Partial<InvocationRecord> & { readonly tookMs?: number } = {},
): InvocationRecord => {
  const { tookMs = 100, ...fields } = more;
  const requestId = `p0-wave-${wave}-archon-${agent}`;
  const endedAtMs = dueMs + tookMs;
  return {
    kind: "invocation",
    phase: "wave",
    wave,
    pool: 0,
    requestId,
    agentId: `archon-${agent}`,
    canary: `canary-${wave}-${agent}`,
    intendedAtMs: dueMs,
    sentAtMs: dueMs + 2,
    endedAtMs,
    outcome: "succeeded",
    canariesFound: [`canary-${wave}-${agent}`],
    reported: {
      receivedAtMs: dueMs + 5,
      startedAtMs: dueMs + 6,
      finishedAtMs: endedAtMs - 3,
      queuedMs: 1,
      workerId: "w0",
    },
    ...fields,
  };
};

/** The one call of an invocation: 20 ms after it was due, for 50 ms. */
export const callOf = (one: InvocationRecord, more: Partial<LlmCallRecord> = {}): LlmCallRecord => ({
  kind: "llm-call",
  callId: `call-${one.requestId}`,
  endpoint: "chat-completions",
  streamed: false,
  agentIds: [one.agentId],
  canaries: [one.canary],
  arrivedAtMs: one.intendedAtMs + 20,
  firstByteAtMs: one.intendedAtMs + 69,
  endedAtMs: one.intendedAtMs + 70,
  plannedMs: 50,
  heldMs: 0,
  attempts: 1,
  outcome: "answered",
  ...more,
});

const failure = {
  outcome: "failed",
  error: { code: "llm-error", message: "503 from the LLM", retryable: true, detail: "Traceback: line 1" },
} as const satisfies Partial<InvocationRecord>;

/** One wave's records: its invocations, their calls, and its span. */
export const waveRecords = (run: MadeUpRun, wave: number): readonly EvidenceRecord[] => {
  const { agentCount = 4, slowerMs = 0, failedCount = 0 } = run;
  const startedAtMs = 1_000 * (wave + 1);
  const invocations = Array.from({ length: agentCount }, (_, at) =>
    invocation(at + 1, wave, startedAtMs, { tookMs: 100 + slowerMs + at, ...(at < failedCount ? failure : {}) }),
  );
  const span = { phase: "wave", wave, agentCount, startedAtMs, endedAtMs: startedAtMs + 900 } as const;
  return [...invocations, ...invocations.map((one) => callOf(one)), { kind: "wave", ...span }];
};

/** A whole run's records. */
export const madeUpSamples = (run: MadeUpRun): readonly EvidenceRecord[] => {
  const { waves = 3 } = run;
  const lastMs = 1_000 * (waves + 1);
  return [
    runRecord(run),
    ...Array.from({ length: waves }, (_, wave) => waveRecords(run, wave)).flat(),
    { kind: "phase", phase: "wave", startedAtMs: 1_000, endedAtMs: lastMs },
    { kind: "end", atMs: lastMs, partial: false, reason: "completed" },
  ];
};

/** As the runner writes it. */
export const samplesText = (records: readonly EvidenceRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");
