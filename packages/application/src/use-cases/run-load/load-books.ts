import type { DroppedArrivalRecord, EvidenceRecord, PlannedStage, StageRecord } from "@plimsoll/domain";

/** Where a stage began and ended in the run. */
export interface StageSpan {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** The driver's own counts, kept apart from the records so that one can be held against the other. */
export class LoadBooks {
  readonly #nowMs: () => number;
  readonly #arrivals = new Map<number, number>();
  /** Of the stages that have ended: mean number open. */
  readonly #meanOpen = new Map<number, number>();
  #inFlight = 0;
  #openMs = 0;
  #sinceMs: number;
  #mark: { readonly atMs: number; readonly openMs: number };
  waiting = 0;
  done = 0;
  failed = 0;
  dropped = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
    this.#mark = { atMs: this.#sinceMs, openMs: 0 };
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  sent(): void {
    this.#change(1);
  }

  ended(succeeded: boolean): void {
    this.#change(-1);
    this.done += 1;
    if (!succeeded) this.failed += 1;
  }

  /** Something was due in this stage, whatever becomes of it. */
  arrived(stage: number): void {
    this.#arrivals.set(stage, (this.#arrivals.get(stage) ?? 0) + 1);
  }

  arrivalsOf(stage: number): number {
    return this.#arrivals.get(stage) ?? 0;
  }

  /** An arrival that is not sent; it was counted as due before. */
  drop(stage: number, intendedAtMs: number, reason: DroppedArrivalRecord["reason"]): EvidenceRecord {
    this.dropped += 1;
    return { kind: "dropped-arrival", stage, intendedAtMs, reason };
  }

  /** The first stage begins now. */
  beginStages(): void {
    this.#change(0);
    this.#mark = { atMs: this.#sinceMs, openMs: this.#openMs };
  }

  /** A stage ends now, and the next begins. */
  endStage(stage: number): void {
    this.#change(0);
    const { atMs, openMs } = this.#mark;
    if (this.#sinceMs > atMs) this.#meanOpen.set(stage, (this.#openMs - openMs) / (this.#sinceMs - atMs));
    this.#mark = { atMs: this.#sinceMs, openMs: this.#openMs };
  }

  /** The stage as evidence. */
  stageRecord(stage: Omit<PlannedStage, "fromMs" | "toMs">, span: StageSpan): StageRecord {
    const { ordinal, name, isWarmUp, fromLevel, toLevel } = stage;
    const phase = isWarmUp ? ("warm-up" as const) : ("load" as const);
    const meanOpen = this.#meanOpen.get(ordinal);
    return {
      ...{ kind: "stage", stage: ordinal, name, phase, ...span, fromLevel, toLevel },
      arrivals: this.arrivalsOf(ordinal),
      ...(meanOpen === undefined ? {} : { meanOpen }),
    };
  }

  /** Adds the time since the last change to the integral, then changes. */
  #change(by: number): void {
    const nowMs = this.#nowMs();
    this.#openMs += this.#inFlight * (nowMs - this.#sinceMs);
    this.#sinceMs = nowMs;
    this.#inFlight += by;
  }
}
