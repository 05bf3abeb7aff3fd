import {
  BreachWatch,
  type EvidenceRecord,
  LatencyHistogram,
  type LoadAssessment,
  type LoadScenario,
  type RunRecord,
  type Scenario,
} from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Schedule from "effect/Schedule";
import * as Stream from "effect/Stream";
import type { ClockPort } from "../../ports/clock.port.ts";
import type { HostPort } from "../../ports/host.port.ts";
import type { ProgressPort } from "../../ports/progress.port.ts";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import type { StreamedLoadSinkPort } from "../../ports/streamed-load-sink.port.ts";
import { readableTargets } from "../run-load/load-steps.ts";
import { endingOf } from "../run-spike/run-ending.ts";
import { runRecord } from "../run-spike/run-record.ts";
import { shareOf } from "./generator-share.ts";
import type { GeneratorMessage, LoadGenerator } from "./load-generator.ts";
import { LoadSeat, readerOf } from "./load-seat.ts";
import { mergeEvidence } from "./merge-evidence.ts";
import { SharedProgress } from "./shared-progress.ts";
import { type ClockOffset, clockOffset, onTheirClock } from "./start-agreement.ts";
import { stopAllWhenBreached } from "./stop-all.ts";

/** What RunDistributedLoad needs of the world. */
export interface RunDistributedLoadPorts {
  readonly clock: ClockPort;
  readonly host: Pick<HostPort, "environment">;
  readonly sink: StreamedLoadSinkPort;
  readonly progress: ProgressPort;
  /** At least one, in the order in which agents are dealt. */
  readonly generators: readonly LoadGenerator[];
  /** Hears what must stay on the screen: a generator that is lost. */
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
const PUBLISH_EVERY_MS = 500;

/** One run as it goes: its seats, and what is watched over all of them. */
interface Running {
  readonly request: RunDistributedLoadRequest;
  readonly seats: readonly LoadSeat[];
  readonly shown: SharedProgress;
  readonly watch: BreachWatch;
}

const booksOf = (seats: readonly LoadSeat[]) => seats.map(({ books }) => books);
const booksOfRest = (seats: readonly LoadSeat[]) => booksOf(seats.filter(({ isLost }) => !isLost));

/**
 * Drives one load by several generators: shares, a common start, one judgement over all samples (docs/scale.md). Evidence is
 * written as it comes; what is kept here does not grow with the number of invocations.
 */
export class RunDistributedLoad {
  readonly #ports: RunDistributedLoadPorts;

  constructor(ports: RunDistributedLoadPorts) {
    this.#ports = ports;
  }

  /** Interrupting it, or `stopRequested`, ends all shares; what came by then is judged as partial. */
  execute(request: RunDistributedLoadRequest): Effect.Effect<RunDistributedLoadOutcome, ResultsFailure> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.gen({ self: this }, function* (this: RunDistributedLoad) {
        const { clock, host, generators, progress, sink } = this.#ports;
        const seats = generators.map((each, ordinal) => new LoadSeat(each, { ordinal, count: generators.length }));
        const shown = new SharedProgress(clock, progress, request);
        const watch = new BreachWatch(request.load.stopEarly ? readableTargets(request.scenario.targets) : []);
        const running: Running = { request, seats, shown, watch };
        const run = runRecord(request, clock, yield* host.environment);
        yield* sink.append([run]);
        shown.prepare(seats.length);
        const work = Effect.as(this.#drive(running), "completed" as const);
        const stop = Effect.as(request.stopRequested, "interrupted" as const);
        const exit = yield* Effect.exit(restore(Effect.raceFirst(work, stop)));
        shown.end(booksOfRest(seats), booksOf(seats));
        const { ending } = yield* endingOf(exit);
        return yield* this.#judge(running, run, ending === "completed" ? ending : "interrupted");
      }),
    );
  }

  #drive(running: Running): Effect.Effect<void, ResultsFailure> {
    const { seats, shown, watch } = running;
    return Effect.scoped(
      Effect.gen({ self: this }, function* (this: RunDistributedLoad) {
        const fibers = yield* Effect.forEach(seats, (seat) => Effect.forkScoped(this.#runShare(running, seat)));
        yield* Effect.forEach(seats, ({ ready }) => Deferred.await(ready), { discard: true });
        yield* this.#startTogether(running);
        const { clock, sink } = this.#ports;
        const lose = (seat: LoadSeat, because: string): void => this.#lose(seat, because);
        const message = (text: string): void => shown.message(text);
        const look = Effect.sync(() => shown.look(booksOfRest(seats), booksOf(seats)));
        const beside = Effect.all(
          [
            Effect.repeat(look, Schedule.spaced(PUBLISH_EVERY_MS)),
            stopAllWhenBreached({ watch, seats, clock, sink, message, lose }),
          ],
          { concurrency: "unbounded", discard: true },
        );
        const shares = Effect.forEach(fibers, (fiber) => Fiber.join(fiber), { discard: true });
        yield* Effect.raceFirst(shares, Effect.andThen(beside, Effect.never));
      }),
    );
  }

  #runShare(running: Running, seat: LoadSeat): Effect.Effect<void, ResultsFailure> {
    const share = shareOf(running.request, seat.books.seat);
    return Stream.runForEach(seat.generator.run(share), (message) => this.#take(running, seat, message)).pipe(
      Effect.catchTag("GeneratorFailure", ({ message }) => Effect.sync(() => this.#lose(seat, message))),
      Effect.andThen(Effect.sync(() => this.#lose(seat, seat.lostBecause ?? ""))),
      Effect.raceFirst(Deferred.await(seat.givenUp)),
      Effect.ensuring(Effect.sync(() => seat.close())),
    );
  }

  #take({ seats, shown, watch }: Running, seat: LoadSeat, message: GeneratorMessage) {
    const { books } = seat;
    switch (message.type) {
      case "ready":
        return Effect.sync(() => void Deferred.doneUnsafe(seat.ready, Effect.void));
      case "sent":
        return Effect.sync(() => books.announce(message.invocation));
      case "progress":
        return Effect.sync(() => void (books.figures.waiting = message.waiting));
      case "end": {
        const because = books.problemOf(message) ?? (message.partial ? message.reason : null);
        return Effect.sync(() => void (seat.lostBecause = because));
      }
      case "records": {
        const written = books.take(message.records, readerOf(seats) === seat);
        for (const record of message.records) if (record.kind === "invocation") watch.take(record);
        shown.observe(written);
        return written.length === 0 ? Effect.void : this.#ports.sink.append(written);
      }
    }
  }

  /** A generator that has said its last word is not lost by what comes after. */
  #lose(seat: LoadSeat, because: string): void {
    if (!seat.giveUp(because)) return;
    this.#ports.tell(`generator ${seat.generator.label} is lost: ${because}; what it had open is pending`);
  }

  /** Each is told the same instant in terms of its own clock, as exact as half of a round trip. */
  #startTogether(running: Running): Effect.Effect<void, ResultsFailure> {
    return Effect.gen({ self: this }, function* (this: RunDistributedLoad) {
      const { seats, shown } = running;
      const { clock, sink } = this.#ports;
      const asked = seats.filter(({ isOver }) => !isOver);
      const offsets = yield* Effect.forEach(asked, (seat) => this.#offsetOf(seat), { concurrency: "unbounded" });
      const agreed = asked.flatMap((seat, index) => {
        const offset = offsets[index] ?? null;
        if (offset === null) this.#lose(seat, "its clock could not be read");
        return offset === null ? [] : [{ seat, offset }];
      });
      for (const [index, { seat, offset }] of agreed.entries()) {
        yield* sink.append(seat.books.agree(offset.offsetMs, index === 0));
        shown.message(`generator ${seat.generator.label}: start agreed to within ${offset.errorMs.toFixed(2)} ms`);
      }
      const startAtMs = clock.nowMs() + START_DELAY_MS;
      shown.begin(startAtMs, booksOf(seats));
      yield* Effect.forEach(agreed, (each) => this.#start(running, each, startAtMs), {
        concurrency: "unbounded",
        discard: true,
      });
    });
  }

  #start(
    { request }: Running,
    { seat, offset }: { readonly seat: LoadSeat; readonly offset: ClockOffset },
    atMs: number,
  ) {
    const { staggerMs } = shareOf(request, seat.books.seat);
    return seat.generator
      .start(onTheirClock(atMs + staggerMs, offset))
      .pipe(Effect.catchTag("GeneratorFailure", ({ message }) => Effect.sync(() => this.#lose(seat, message))));
  }

  #offsetOf({ generator }: LoadSeat) {
    const readings = Effect.forEach(Array.from({ length: CLOCK_READINGS }), () => generator.readClock);
    return Effect.orElseSucceed(Effect.map(readings, clockOffset), () => null);
  }

  #judge(
    { request, seats }: Running,
    run: RunRecord,
    ended: "completed" | "interrupted",
  ): Effect.Effect<RunDistributedLoadOutcome, ResultsFailure> {
    return Effect.gen({ self: this }, function* (this: RunDistributedLoad) {
      const { clock, sink } = this.#ports;
      const lost = seats.filter(({ lostBecause }) => lostBecause !== null);
      const ending = ended === "interrupted" ? ended : lost.length > 0 ? ("generator-lost" as const) : ended;
      const end: EvidenceRecord = {
        kind: "end",
        atMs: clock.nowMs(),
        partial: ending !== "completed",
        reason: reasonOf(ending, lost),
      };
      const pending = seats.flatMap(({ books }) => books.pending());
      const generators = seats.map(({ books, lostBecause }) => ({ books, isLost: lostBecause !== null }));
      yield* sink.append([...pending, ...mergeEvidence(request, generators), end]);
      const latency = new LatencyHistogram();
      for (const { books } of seats) latency.merge(books.latency);
      return { ending, run, latency, ...(yield* sink.judge) };
    });
  }
}

/** How a generator's last word begins when its LLM was lost; then nobody can judge what failed. */
const LLM_LOST = "llm-lost";

const reasonOf = (ending: RunDistributedLoadOutcome["ending"], lost: readonly LoadSeat[]): string => {
  if (ending !== "generator-lost") return ending;
  const why = lost.some(({ lostBecause }) => lostBecause?.startsWith(LLM_LOST) === true) ? LLM_LOST : ending;
  return `${why}: ${lost.map(({ generator, lostBecause }) => `${generator.label}: ${lostBecause}`).join("; ")}`;
};
