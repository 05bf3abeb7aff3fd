import {
  assessLoad,
  type EvidenceRecord,
  LatencyHistogram,
  type LoadAssessment,
  type LoadScenario,
  planLoad,
  type RunRecord,
  type Scenario,
} from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { HostPort } from "../../ports/host.port.ts";
import type { LoadResultsSinkPort } from "../../ports/load-results-sink.port.ts";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import { endingOf } from "../run-spike/run-ending.ts";
import { runRecord } from "../run-spike/run-record.ts";
import { dealt, shareOf } from "./generator-share.ts";
import type { GeneratorMessage, LoadGenerator } from "./load-generator.ts";
import { type GeneratorEvidence, mergeEvidence } from "./merge-evidence.ts";
import { clockOffset, onTheirClock } from "./start-agreement.ts";
import { globalAgentId, translateRecord } from "./translate-record.ts";

/** What RunDistributedLoad needs of the world. */
export interface RunDistributedLoadPorts {
  readonly clock: ClockPort;
  readonly host: Pick<HostPort, "environment">;
  readonly sink: LoadResultsSinkPort;
  /** At least one, in the order in which agents are dealt. */
  readonly generators: readonly LoadGenerator[];
  readonly tell: (message: string) => void;
}

export interface RunDistributedLoadRequest {
  readonly runId: string;
  readonly command: readonly string[];
  readonly scenario: Scenario;
  readonly load: LoadScenario;
  readonly stopRequested: Effect.Effect<void>;
}

/** How it ended; evidence and reports are written in every case. */
export interface RunDistributedLoadOutcome {
  readonly ending: "completed" | "interrupted" | "generator-lost";
  readonly run: RunRecord;
  readonly assessment: LoadAssessment;
  readonly folder: string;
  /** Judged latencies of all generators, merged exactly. */
  readonly latency: LatencyHistogram;
}

const CLOCK_READINGS = 9;
/** From the agreement to the start: long enough for the slowest message, short enough to wait for. */
const START_DELAY_MS = 500;

/** One generator as the coordinator keeps it. */
class Seat {
  readonly generator: LoadGenerator;
  readonly ordinal: number;
  readonly ready = Deferred.makeUnsafe<void>();
  /** Done once its share is not to go on: it would wait for a start that never comes. */
  readonly givenUp = Deferred.makeUnsafe<void>();
  readonly records: EvidenceRecord[] = [];
  readonly latency = new LatencyHistogram();
  lostBecause: string | null = "it was never started";
  endedAtMs = 0;
  /** Added to its times; null until the start is agreed, without which they mean nothing here. */
  shiftMs: number | null = null;

  constructor(generator: LoadGenerator, ordinal: number) {
    this.generator = generator;
    this.ordinal = ordinal;
  }

  take(message: GeneratorMessage): void {
    if (message.type === "ready") Deferred.doneUnsafe(this.ready, Effect.void);
    else if (message.type === "end") this.#end(message);
    else for (const record of message.records) this.records.push(record);
  }

  #end({ recordCount, partial, reason, latency }: Extract<GeneratorMessage, { readonly type: "end" }>): void {
    this.latency.merge(new LatencyHistogram(latency));
    const missing = recordCount - this.records.length;
    const uncounted = this.latency.count - this.records.filter(hasJudgedLatency).length;
    if (missing !== 0) this.lostBecause = `${missing} of its ${recordCount} records are missing`;
    else if (uncounted !== 0) this.lostBecause = `its histogram differs from its records by ${uncounted}`;
    else this.lostBecause = partial ? reason : null;
  }
}

const hasJudgedLatency = (record: EvidenceRecord): boolean =>
  record.kind === "invocation" && record.phase === "load" && record.outcome !== "pending";

/** Drives one load by several generators: shares, a common start, one judgement over all samples (docs/scale.md). */
export class RunDistributedLoad {
  readonly #ports: RunDistributedLoadPorts;

  constructor(ports: RunDistributedLoadPorts) {
    this.#ports = ports;
  }

  /** Interrupting it, or `stopRequested`, ends all shares; what came by then is judged as partial. */
  execute(request: RunDistributedLoadRequest): Effect.Effect<RunDistributedLoadOutcome, ResultsFailure> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.gen({ self: this }, function* (this: RunDistributedLoad) {
        const seats = this.#ports.generators.map((generator, ordinal) => new Seat(generator, ordinal));
        const { clock, host } = this.#ports;
        const run = runRecord(request, clock, yield* host.environment);
        yield* this.#ports.sink.append([run]);
        const work = Effect.as(this.#drive(request, seats), "completed" as const);
        const stop = Effect.as(request.stopRequested, "interrupted" as const);
        const exit = yield* Effect.exit(restore(Effect.raceFirst(work, stop)));
        const { ending } = yield* endingOf(exit);
        return yield* this.#judge(request, run, seats, ending === "completed" ? ending : "interrupted");
      }),
    );
  }

  #drive(request: RunDistributedLoadRequest, seats: readonly Seat[]): Effect.Effect<void> {
    return Effect.scoped(
      Effect.gen({ self: this }, function* (this: RunDistributedLoad) {
        const fibers = yield* Effect.forEach(seats, (seat) => Effect.forkScoped(this.#runShare(request, seat)));
        yield* Effect.forEach(seats, ({ ready }) => Deferred.await(ready), { discard: true });
        yield* this.#startTogether(request, seats);
        yield* Effect.forEach(fibers, (fiber) => Fiber.join(fiber), { discard: true });
      }),
    );
  }

  #runShare(request: RunDistributedLoadRequest, seat: Seat): Effect.Effect<void> {
    const { generator, ordinal } = seat;
    const share = shareOf(request, { ordinal, count: this.#ports.generators.length });
    seat.lostBecause = "it ended without its last line";
    const taken = Stream.runForEach(generator.run(share), (message) => Effect.sync(() => seat.take(message)));
    return taken.pipe(
      Effect.catchTag("GeneratorFailure", ({ message }) => Effect.sync(() => this.#lose(seat, message))),
      Effect.raceFirst(Deferred.await(seat.givenUp)),
      Effect.ensuring(
        Effect.sync(() => {
          seat.endedAtMs = this.#ports.clock.nowMs();
          Deferred.doneUnsafe(seat.ready, Effect.void);
        }),
      ),
    );
  }

  #lose(seat: Seat, message: string): void {
    if (seat.lostBecause === null || Deferred.isDoneUnsafe(seat.givenUp)) return;
    seat.lostBecause = message;
    Deferred.doneUnsafe(seat.givenUp, Effect.void);
    this.#ports.tell(`generator ${seat.generator.label} is lost: ${message}; its share is pending`);
  }

  /** Each is told the same instant in terms of its own clock, as exact as half of a round trip. */
  #startTogether(request: RunDistributedLoadRequest, seats: readonly Seat[]): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* (this: RunDistributedLoad) {
      const { clock, tell } = this.#ports;
      const offsets = yield* Effect.forEach(seats, (seat) => this.#offsetOf(seat), { concurrency: "unbounded" });
      const startAtMs = clock.nowMs() + START_DELAY_MS;
      yield* Effect.forEach(
        seats,
        (seat, index) => {
          const offset = offsets[index] ?? null;
          if (offset === null) return Effect.sync(() => this.#lose(seat, "its clock could not be read"));
          const { staggerMs } = shareOf(request, { ordinal: seat.ordinal, count: seats.length });
          seat.shiftMs = offset.offsetMs;
          tell(`generator ${seat.generator.label}: start agreed to within ${offset.errorMs.toFixed(2)} ms`);
          return seat.generator
            .start(onTheirClock(startAtMs + staggerMs, offset))
            .pipe(Effect.catchTag("GeneratorFailure", ({ message }) => Effect.sync(() => this.#lose(seat, message))));
        },
        { concurrency: "unbounded", discard: true },
      );
    });
  }

  #offsetOf({ generator }: Seat) {
    const readings = Effect.forEach(Array.from({ length: CLOCK_READINGS }), () => generator.readClock);
    return Effect.orElseSucceed(Effect.map(readings, clockOffset), () => null);
  }

  #judge(
    request: RunDistributedLoadRequest,
    run: RunRecord,
    seats: readonly Seat[],
    ended: "completed" | "interrupted",
  ): Effect.Effect<RunDistributedLoadOutcome, ResultsFailure> {
    return Effect.gen({ self: this }, function* (this: RunDistributedLoad) {
      const { clock, sink } = this.#ports;
      const parts = mergeEvidence(seats.map((seat) => evidenceOf(request, seat, seats.length)));
      const merged = namedAsPlanned(request, parts);
      const lost = seats.filter(({ lostBecause }) => lostBecause !== null);
      const ending = ended === "interrupted" ? ended : lost.length > 0 ? ("generator-lost" as const) : ended;
      const reasons = lost.map(({ generator, lostBecause }) => `${generator.label}: ${lostBecause}`).join("; ");
      const reason = reasons === "" ? ending : `${ending}: ${reasons}`;
      const end: EvidenceRecord = { kind: "end", atMs: clock.nowMs(), partial: ending !== "completed", reason };
      const records = [...merged, end];
      yield* sink.append(records);
      const assessment = assessLoad([run, ...records]);
      const folder = yield* sink.complete(assessment);
      const latency = new LatencyHistogram();
      for (const seat of seats) latency.merge(seat.latency);
      return { ending, run, assessment, folder, latency };
    });
  }
}

/** A share calls a stage by its own level; the run's stages have the names of the whole plan. */
const namedAsPlanned = (
  { load, scenario }: RunDistributedLoadRequest,
  records: readonly EvidenceRecord[],
): readonly EvidenceRecord[] => {
  const plan = planLoad(load, scenario.agentCount);
  if (plan.model === "burst") return records;
  return records.map((record) =>
    record.kind === "stage" ? { ...record, name: plan.stages[record.stage]?.name ?? record.name } : record,
  );
};

const evidenceOf = (
  { scenario }: RunDistributedLoadRequest,
  { ordinal, records, shiftMs, lostBecause, endedAtMs }: Seat,
  count: number,
): GeneratorEvidence => {
  const seat = { ordinal, count };
  const agents = Array.from({ length: dealt(scenario.agentCount, seat) }, (_, index) => `archon-${index + 1}`);
  return {
    ordinal,
    records: shiftMs === null ? [] : records.map((record) => translateRecord(record, { ...seat, shiftMs })),
    lostBecause,
    agentIds: agents.map((agentId) => globalAgentId(agentId, seat)),
    endedAtMs,
  };
};
