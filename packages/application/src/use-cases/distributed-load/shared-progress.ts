import {
  type EvidenceRecord,
  LatencyHistogram,
  type LoadPlan,
  type LoadScenario,
  type Phase,
  planLoad,
  plannedMs,
  type ResourceRecord,
  type Scenario,
  stageAt,
} from "@plimsoll/domain";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { ProgressPort } from "../../ports/progress.port.ts";
import { judgedLatencyMs } from "./judged-latency.ts";
import { plannedStage, plannedStageCount } from "./planned-stage.ts";
import type { SeatBooks, SeatFigures } from "./seat-books.ts";

interface Watched {
  readonly scenario: Scenario;
  readonly load: LoadScenario;
}

const total = (books: readonly SeatBooks[], figure: keyof SeatFigures): number =>
  books.reduce((sum, { figures }) => sum + figures[figure], 0);

/** What a watcher sees of a load by several generators: the sums of what each tells, as of one run. */
export class SharedProgress {
  readonly #clock: Pick<ClockPort, "nowMs">;
  readonly #progress: ProgressPort;
  readonly #whole: Watched;
  readonly #plan: LoadPlan;
  readonly #stageCount: number;
  readonly #latency = new LatencyHistogram();
  #phase: Phase = "start";
  #phaseSinceMs: number | null = null;
  #originMs: number | null = null;
  #nextStage = 0;
  #reading: ResourceRecord | null = null;

  constructor(clock: Pick<ClockPort, "nowMs">, progress: ProgressPort, whole: Watched) {
    this.#clock = clock;
    this.#progress = progress;
    this.#whole = whole;
    this.#plan = planLoad(whole.load, whole.scenario.agentCount);
    this.#stageCount = plannedStageCount(whole);
  }

  message(text: string): void {
    this.#progress.publish({ type: "message", phase: this.#phase, text });
  }

  /** Generators bring up their LLM, the orchestrator and a pool. */
  prepare(generatorCount: number): void {
    this.#enter("start", `${generatorCount} generators, each with an LLM and a pool`);
  }

  /** The load begins at this instant. */
  begin(originMs: number, books: readonly SeatBooks[]): void {
    this.#originMs = originMs;
    const [ready, failed] = [total(books, "readyAgents"), total(books, "failedAgents")];
    this.#progress.publish({ type: "agents", ready, failed, total: this.#whole.scenario.agentCount });
    this.#enter(plannedStage(this.#whole, 0).phase, this.#whole.load.shape.kind);
  }

  /** Takes records in: latency so far, of successes as everywhere, and what was read of the orchestrator. */
  observe(records: readonly EvidenceRecord[]): void {
    for (const record of records) {
      const latencyMs = judgedLatencyMs(record);
      if (latencyMs !== null && Number.isFinite(latencyMs)) this.#latency.record(latencyMs);
      if (record.kind === "resources" && record.subject === "orchestrator") this.#read(record);
    }
  }

  /** How it stands now; `books` are those of generators that were not lost, `all` of all. */
  look(books: readonly SeatBooks[], all: readonly SeatBooks[]): void {
    if (this.#originMs === null) return;
    this.#passStages(books, all);
    const shown = this.#shownStage(this.#originMs);
    const { phase } = plannedStage(this.#whole, shown);
    if (phase !== this.#phase) this.#enter(phase, this.#whole.load.shape.kind);
    this.#publish(shown, all, false);
  }

  /** The load is over, however it ended. */
  end(books: readonly SeatBooks[], all: readonly SeatBooks[]): void {
    if (this.#originMs !== null) this.#passStages(books, all);
    this.#leave();
  }

  /** A stage is over when every generator that goes on says so. */
  #passStages(books: readonly SeatBooks[], all: readonly SeatBooks[]): void {
    const isOver = (stage: number): boolean => books.length > 0 && books.every((each) => each.hasEnded(stage));
    while (this.#nextStage < this.#stageCount && isOver(this.#nextStage)) {
      this.#publish(this.#nextStage, all, true);
      this.#nextStage += 1;
    }
  }

  #shownStage(originMs: number): number {
    if (this.#plan.model === "burst") return Math.min(this.#nextStage, this.#stageCount - 1);
    return stageAt(this.#plan.stages, this.#clock.nowMs() - originMs)?.ordinal ?? 0;
  }

  #publish(stage: number, all: readonly SeatBooks[], isStageEnd: boolean): void {
    const { name, phase } = plannedStage(this.#whole, stage);
    this.#progress.publish({
      type: "load-progress",
      ...{ phase, stage, stages: this.#stageCount, name, isStageEnd },
      elapsedMs: Math.max(0, this.#clock.nowMs() - (this.#originMs ?? 0)),
      plannedMs: this.#plan.model === "burst" ? null : plannedMs(this.#plan.stages),
      inFlight: all.reduce((sum, { openCount }) => sum + openCount, 0),
      ...{ waiting: total(all, "waiting"), done: total(all, "done") },
      ...{ failed: total(all, "failed"), dropped: total(all, "dropped") },
      p50LatencyMs: this.#latency.percentileMs(0.5),
      p95LatencyMs: this.#latency.percentileMs(0.95),
    });
  }

  #read(record: ResourceRecord): void {
    const before = this.#reading ?? record;
    this.#reading = record;
    const cpuCores = (record.cpuMs - before.cpuMs) / Math.max(1, record.atMs - before.atMs);
    const memoryBytes = record.pssBytes ?? record.rssBytes;
    const memoryKind = record.pssBytes === null ? "rss" : "pss";
    this.#progress.publish({ type: "resources", memoryBytes, memoryKind, cpuCores: Math.max(0, cpuCores) });
  }

  #enter(phase: Phase, detail: string): void {
    this.#leave();
    this.#phase = phase;
    this.#phaseSinceMs = this.#clock.nowMs();
    this.#progress.publish({ type: "phase-started", phase, detail });
  }

  #leave(): void {
    if (this.#phaseSinceMs === null) return;
    const durationMs = this.#clock.nowMs() - this.#phaseSinceMs;
    this.#phaseSinceMs = null;
    this.#progress.publish({ type: "phase-ended", phase: this.#phase, durationMs });
  }
}
