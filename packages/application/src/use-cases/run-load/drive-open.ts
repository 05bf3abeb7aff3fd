import { arrivalTimes, type TimedPlan } from "@plimsoll/domain";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberSet from "effect/FiberSet";
import { type Due, invokeTurn } from "./invoke-turn.ts";
import type { LoadContext } from "./load-context.ts";
import { paceUntil } from "./pace.ts";
import type { Talker } from "./talker.ts";

type Sending = ReturnType<typeof invokeTurn>;
type SendingFailure = Effect.Error<Sending>;

/** Agents that are free, in turn, and arrivals that wait for one. */
class Dispatcher {
  readonly #context: LoadContext;
  readonly #plan: TimedPlan;
  readonly #fork: (sending: Effect.Effect<void, SendingFailure>) => void;
  readonly #free: Talker[];
  readonly #waiting: Due[] = [];

  constructor(context: LoadContext, plan: TimedPlan, fork: (sending: Effect.Effect<void, SendingFailure>) => void) {
    this.#context = context;
    this.#plan = plan;
    this.#fork = fork;
    this.#free = [...context.talkers];
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  get openCount(): number {
    return this.#context.books.inFlight;
  }

  /** Sends the arrival, lets it wait, or drops it: never nothing. */
  arrive(due: Due): Effect.Effect<void, SendingFailure> {
    const { books, spike } = this.#context;
    const { whenBusy, maxQueue } = this.#plan.arrivals;
    books.arrived(due.stage);
    this.#waiting.push(due);
    this.#serve();
    const mayWait = whenBusy === "queue" ? maxQueue : 0;
    const refused = this.#waiting.length > mayWait ? this.#waiting.pop() : undefined;
    books.waiting = this.#waiting.length;
    if (refused === undefined) return Effect.void;
    const reason = whenBusy === "drop" ? "no-free-agent" : "queue-full";
    return spike.session.log.append([books.drop(refused.stage, refused.intendedAtMs, reason)]);
  }

  /** Gives up what still waits. */
  dropWaiting(): Effect.Effect<void, SendingFailure> {
    const { books, spike } = this.#context;
    const left = this.#waiting.splice(0);
    books.waiting = 0;
    return spike.session.log.append(
      left.map(({ stage, intendedAtMs }) => books.drop(stage, intendedAtMs, "load-ended")),
    );
  }

  #serve(): void {
    const most = this.#plan.arrivals.maxInFlight ?? Number.POSITIVE_INFINITY;
    while (this.#waiting.length > 0 && this.#free.length > 0 && this.#busyCount < most) {
      const [due, talker] = [this.#waiting.shift(), this.#free.shift()];
      if (due === undefined || talker === undefined) return;
      this.#busyCount += 1;
      this.#fork(this.#send(due, talker));
    }
    this.#context.books.waiting = this.#waiting.length;
  }

  #busyCount = 0;

  #send(due: Due, talker: Talker): Effect.Effect<void, SendingFailure> {
    return Effect.flatMap(invokeTurn(this.#context, talker, due), () => {
      this.#busyCount -= 1;
      this.#serve();
      return this.#rest(talker);
    });
  }

  /** An agent thinks before its next turn; it is not free while it does. */
  #rest(talker: Talker): Effect.Effect<void> {
    const thinkTimeMs = this.#context.load.conversation.thinkTimeMs ?? 0;
    const free = Effect.sync(() => {
      this.#free.push(talker);
      this.#serve();
    });
    return thinkTimeMs > 0 ? Effect.andThen(Effect.sleep(thinkTimeMs), free) : free;
  }
}

const POLL_MS = 5;

/** Until nothing waits any more, or the time for it is up. */
const drain = (context: LoadContext, dispatcher: Dispatcher, untilMs: number): Effect.Effect<void, SendingFailure> =>
  Effect.suspend(() => {
    if (dispatcher.waitingCount === 0) return Effect.void;
    const isOver = Deferred.isDoneUnsafe(context.ended) || context.spike.session.ports.clock.nowMs() >= untilMs;
    return isOver
      ? dispatcher.dropWaiting()
      : Effect.andThen(Effect.sleep(POLL_MS), drain(context, dispatcher, untilMs));
  });

/** What waits when the last arrival is due gets this long, at most as long as an invocation may take. */
const DRAIN_MS = 30_000;

/** Open model: arrivals come when they are due, taken in turn by agents that are free. */
export const driveOpen = (context: LoadContext, plan: TimedPlan) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { session } = context.spike;
      const { clock } = session.ports;
      const sendings = yield* FiberSet.make<void, SendingFailure>();
      const fork = yield* FiberSet.runtime(sendings)();
      const dispatcher = new Dispatcher(context, plan, (sending) => void fork(sending));
      const arrivals = Effect.gen(function* () {
        for (const { dueMs, stage } of arrivalTimes(plan.stages, plan.arrivals.spacing, session.scenario.seed)) {
          yield* paceUntil(clock, context.originMs + dueMs);
          if (Deferred.isDoneUnsafe(context.ended)) break;
          const phase = stage.isWarmUp ? ("warm-up" as const) : ("load" as const);
          const intendedAtMs = context.originMs + dueMs;
          yield* dispatcher.arrive({ stage: stage.ordinal, phase, intendedAtMs, noticedAtMs: clock.nowMs() });
        }
        const drainMs = Math.min(DRAIN_MS, session.scenario.invocationTimeoutMs);
        yield* drain(context, dispatcher, clock.nowMs() + drainMs);
        yield* FiberSet.awaitEmpty(sendings);
      });
      yield* Effect.raceFirst(arrivals, FiberSet.join(sendings)).pipe(
        Effect.ensuring(Effect.suspend(() => Effect.ignore(dispatcher.dropWaiting()))),
      );
    }),
  );
