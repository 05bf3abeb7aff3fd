import type { EvidenceRecord, InvocationRecord, InvocationTrace, LlmCallRecord } from "@plimsoll/domain";
import { readRecord } from "./read-record.ts";

type RecordOf<K extends EvidenceRecord["kind"]> = Extract<EvidenceRecord, { readonly kind: K }>;

/** How many faulty lines are told with their number. */
const MOST_DAMAGE_TOLD = 5;
const NO_CALLS: readonly LlmCallRecord[] = [];

const pushTo = <K, V>(groups: Map<K, V[]>, key: K, value: V): void => {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
};

/** Name of a wave within its run. */
export const waveKey = (phase: string, wave: number): string => `${phase}:${wave}`;

/**
 * What a page needs of a samples.ndjson, built line by line, so that a file that still grows is never read twice. Resource
 * readings are counted for their time alone.
 */
export class SamplesIndex {
  readonly invocations: InvocationRecord[] = [];
  readonly byWave = new Map<string, InvocationRecord[]>();
  readonly byAgent = new Map<string, InvocationRecord[]>();
  readonly phases: RecordOf<"phase">[] = [];
  readonly waves: RecordOf<"wave">[] = [];
  readonly stages: RecordOf<"stage">[] = [];
  readonly faults: RecordOf<"fault-window">[] = [];
  readonly damage: string[] = [];
  readonly counts = { succeeded: 0, failed: 0, cancelled: 0, pending: 0 };
  run: RecordOf<"run"> | null = null;
  orchestrator: RecordOf<"orchestrator"> | null = null;
  end: RecordOf<"end"> | null = null;
  lastAtMs = 0;
  lastPhase: string | null = null;
  lineCount = 0;
  damagedLineCount = 0;
  llmCallCount = 0;
  readonly #byRequest = new Map<string, InvocationRecord>();
  readonly #byCanary = new Map<string, InvocationRecord[]>();
  readonly #calls = new Map<string, LlmCallRecord[]>();

  /** Takes in one whole line. */
  take(line: string): void {
    this.lineCount += 1;
    if (line.trim() === "") return;
    const record = readRecord(line);
    if (typeof record === "string") return this.#tellDamage(record);
    this.#add(record);
  }

  invocation(requestId: string): InvocationRecord | null {
    return this.#byRequest.get(requestId) ?? null;
  }

  /** An invocation with the LLM calls that carry its canary; where a canary was used again, those before its next use. */
  trace(invocation: InvocationRecord): InvocationTrace {
    const { canary, sentAtMs } = invocation;
    const calls = this.#calls.get(canary) ?? NO_CALLS;
    const owners = this.#byCanary.get(canary) ?? [];
    if (owners.length < 2) return { invocation, calls };
    const later = owners.filter((other) => other.sentAtMs > sentAtMs);
    const until = later.reduce((least, other) => Math.min(least, other.sentAtMs), Infinity);
    return { invocation, calls: calls.filter((call) => call.arrivedAtMs >= sentAtMs && call.arrivedAtMs < until) };
  }

  #tellDamage(fault: string): void {
    this.damagedLineCount += 1;
    if (this.damage.length < MOST_DAMAGE_TOLD) this.damage.push(`line ${this.lineCount}: ${fault}`);
  }

  #add(record: EvidenceRecord): void {
    if ("phase" in record) this.lastPhase = record.phase;
    this.#seeTime(record);
    if (record.kind === "invocation") this.#addInvocation(record);
    else if (record.kind === "llm-call") this.#addCall(record);
    else if (record.kind === "phase") this.phases.push(record);
    else if (record.kind === "wave") this.waves.push(record);
    else if (record.kind === "stage") this.stages.push(record);
    else if (record.kind === "fault-window") this.faults.push(record);
    else if (record.kind === "run") this.run = record;
    else if (record.kind === "orchestrator") this.orchestrator = record;
    else if (record.kind === "end") this.end = record;
  }

  #seeTime(record: EvidenceRecord): void {
    const atMs =
      "atMs" in record ? record.atMs : "endedAtMs" in record && record.endedAtMs !== null ? record.endedAtMs : 0;
    if (atMs > this.lastAtMs) this.lastAtMs = atMs;
  }

  #addInvocation(record: InvocationRecord): void {
    this.invocations.push(record);
    this.counts[record.outcome] += 1;
    this.#byRequest.set(record.requestId, record);
    pushTo(this.#byCanary, record.canary, record);
    pushTo(this.byWave, waveKey(record.phase, record.wave), record);
    pushTo(this.byAgent, record.agentId, record);
  }

  /** A call that was written while open is written again when it ended. */
  #addCall(record: LlmCallRecord): void {
    let isNew = true;
    for (const canary of record.canaries) {
      const calls = this.#calls.get(canary);
      const at = calls?.findIndex(({ callId }) => callId === record.callId) ?? -1;
      if (calls === undefined) this.#calls.set(canary, [record]);
      else if (at < 0) calls.push(record);
      else calls[at] = record;
      if (at >= 0) isNew = false;
      else calls?.sort((left, right) => left.arrivedAtMs - right.arrivedAtMs);
    }
    if (isNew) this.llmCallCount += 1;
  }
}
