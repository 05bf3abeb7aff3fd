import { type EvidenceRecord, type InvocationRecord, LatencyHistogram } from "@plimsoll/domain";
import type { GeneratorSeat } from "./generator-seat.ts";
import { judgedLatencyMs } from "./judged-latency.ts";
import type { GeneratorMessage } from "./load-generator.ts";
import { translateRecord } from "./translate-record.ts";

type Kind = EvidenceRecord["kind"];
type End = Extract<GeneratorMessage, { readonly type: "end" }>;

/** Samples: written as they are, as soon as they come. */
const SAMPLES: ReadonlySet<Kind> = new Set<Kind>([
  ...(["agent", "invocation", "stray-result", "llm-call", "dropped-arrival", "orchestrator-failure"] as const),
]);

/** The orchestrator and its processes are the same for all: one generator's readings speak for them. */
const READINGS: ReadonlySet<Kind> = new Set<Kind>(["orchestrator", "resources", "resource-disagreement"]);

const SUMMED_KINDS = ["calibration", "phase", "pool", "runner-health", "stage", "fault-window", "release"] as const;
const SUMMED: ReadonlySet<Kind> = new Set<Kind>(SUMMED_KINDS);

/** What is put together from all generators at the end: as many as the plan has stages, however many invocations there are. */
export type SummedRecord = Extract<EvidenceRecord, { readonly kind: (typeof SUMMED_KINDS)[number] }>;

const isSummed = (record: EvidenceRecord): record is SummedRecord => SUMMED.has(record.kind);

/** What is on record of one stage, for a generator that never closed it. */
export interface SeenStage {
  /** Due: sent or dropped. */
  readonly arrivals: number;
  /** First and last instant that is known of it. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** For the watcher. */
export interface SeatFigures {
  done: number;
  failed: number;
  dropped: number;
  waiting: number;
  readyAgents: number;
  failedAgents: number;
}

interface Arrival {
  readonly intendedAtMs: number;
  readonly endedAtMs?: number | null;
}

/**
 * What the coordinator keeps of one generator: counts, what is open, and the few records that are put together at the end. It does
 * not grow with the number of invocations: samples pass through to whoever writes them down.
 */
export class SeatBooks {
  readonly seat: GeneratorSeat;
  /** Judged latencies of its records. */
  readonly latency = new LatencyHistogram();
  readonly figures: SeatFigures = { done: 0, failed: 0, dropped: 0, waiting: 0, readyAgents: 0, failedAgents: 0 };
  readonly #summed: SummedRecord[] = [];
  readonly #endedStages = new Set<number>();
  readonly #seen = new Map<number, SeenStage>();
  readonly #open = new Map<string, InvocationRecord>();
  /** What came before the start was agreed: agents and readings, no invocation. */
  #early: EvidenceRecord[] = [];
  /** Added to its times; null until the start is agreed, without which they mean nothing here. */
  #shiftMs: number | null = null;
  #recordCount = 0;

  constructor(seat: GeneratorSeat) {
    this.seat = seat;
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** Its summed records on the run's axis; none before the start was agreed. */
  get summed(): readonly SummedRecord[] {
    return this.#shiftMs === null ? [] : this.#summed.map((record) => this.#moved(record));
  }

  /** What its samples say of a stage, on the run's axis; undefined when none is of it. */
  seen(stage: number): SeenStage | undefined {
    const seen = this.#seen.get(stage);
    if (seen === undefined || this.#shiftMs === null) return undefined;
    return { ...seen, fromMs: seen.fromMs + this.#shiftMs, toMs: seen.toMs + this.#shiftMs };
  }

  get seenStages(): readonly number[] {
    return [...this.#seen.keys()];
  }

  hasEnded(stage: number): boolean {
    return this.#endedStages.has(stage);
  }

  /** An invocation is about to be sent. */
  announce(invocation: InvocationRecord): void {
    this.#open.set(invocation.requestId, invocation);
  }

  /** Takes records in, and gives those that are to be written now, on the run's axis. */
  take(records: readonly EvidenceRecord[], isReader: boolean): readonly EvidenceRecord[] {
    this.#recordCount += records.length;
    for (const record of records) this.#count(record);
    const samples = records.filter(({ kind }) => SAMPLES.has(kind) || READINGS.has(kind));
    if (this.#shiftMs !== null) return this.#written(samples, isReader);
    for (const record of samples) this.#early.push(record);
    return [];
  }

  /** The start is agreed: gives what was held back for want of it. */
  agree(shiftMs: number, isReader: boolean): readonly EvidenceRecord[] {
    this.#shiftMs = shiftMs;
    const early = this.#early;
    this.#early = [];
    return this.#written(early, isReader);
  }

  /** What is wrong with what came, now that its generator says that this was all; null when nothing is. */
  problemOf({ recordCount, latency }: End): string | null {
    const missing = recordCount - this.#recordCount;
    if (missing !== 0) return `${missing} of its ${recordCount} records are missing`;
    const uncounted = new LatencyHistogram(latency).count - this.latency.count;
    if (uncounted !== 0) return `its histogram differs from its records by ${uncounted}`;
    return this.#open.size === 0 ? null : `${this.#open.size} of its invocations have no end on record`;
  }

  /** Closes what was open when it was lost: sent, and nobody knows what became of it. */
  pending(): readonly EvidenceRecord[] {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const record of open) this.#see(record.wave, record);
    return open.map((record) => this.#moved(record));
  }

  #moved<R extends EvidenceRecord>(record: R): R {
    return translateRecord(record, { ...this.seat, shiftMs: this.#shiftMs ?? 0 });
  }

  #written(samples: readonly EvidenceRecord[], isReader: boolean): readonly EvidenceRecord[] {
    return samples.filter(({ kind }) => isReader || !READINGS.has(kind)).map((record) => this.#moved(record));
  }

  #count(record: EvidenceRecord): void {
    if (isSummed(record)) this.#summed.push(record);
    switch (record.kind) {
      case "invocation":
        return this.#countInvocation(record);
      case "dropped-arrival":
        this.figures.dropped += 1;
        return this.#see(record.stage, record);
      case "agent":
        this.figures[record.status === "ready" ? "readyAgents" : "failedAgents"] += 1;
        return;
      case "runner-health":
        this.#endedStages.add(record.wave);
    }
  }

  #countInvocation(record: InvocationRecord): void {
    this.#open.delete(record.requestId);
    this.figures.done += 1;
    if (record.outcome !== "succeeded") this.figures.failed += 1;
    this.#see(record.wave, record);
    const latencyMs = judgedLatencyMs(record);
    if (latencyMs !== null) this.latency.record(latencyMs);
  }

  #see(stage: number, { intendedAtMs, endedAtMs }: Arrival): void {
    const seen = this.#seen.get(stage) ?? { arrivals: 0, fromMs: Infinity, toMs: -Infinity };
    this.#seen.set(stage, {
      arrivals: seen.arrivals + 1,
      fromMs: Math.min(seen.fromMs, intendedAtMs),
      toMs: Math.max(seen.toMs, endedAtMs ?? intendedAtMs),
    });
  }
}
