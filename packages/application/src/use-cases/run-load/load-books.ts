import type { DroppedArrivalRecord, EvidenceRecord, PlannedStage, StageRecord } from "@plimsoll/domain";

/** Where a stage began and ended in the run; null while it has not. */
export interface StageSpan {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** The driver's own counts, kept apart from the records so that one can be held against the other. */
export class LoadBooks {
  readonly #arrivals = new Map<number, number>();
  inFlight = 0;
  waiting = 0;
  done = 0;
  failed = 0;
  dropped = 0;

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

  /** The stage as evidence. */
  stageRecord(stage: Omit<PlannedStage, "fromMs" | "toMs">, span: StageSpan): StageRecord {
    const { ordinal, name, isWarmUp, fromLevel, toLevel } = stage;
    const phase = isWarmUp ? ("warm-up" as const) : ("load" as const);
    return {
      kind: "stage",
      stage: ordinal,
      name,
      phase,
      ...span,
      fromLevel,
      toLevel,
      arrivals: this.arrivalsOf(ordinal),
    };
  }
}
