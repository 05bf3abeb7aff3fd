import { monitorEventLoopDelay } from "node:perf_hooks";
import type { IntervalHistogram } from "node:perf_hooks";
import type { EventLoopLag } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** Distance of the samples. Node's histogram holds whole distances, so that much is taken off again. */
const RESOLUTION_MS = 5;
const NS_PER_MS = 1e6;
/** A loop that is blocked turns late; this many turns without a sample mean that it will not come. */
const MAX_TURNS = 200;

const lagMs = (distanceNs: number): number => Math.max(0, distanceNs / NS_PER_MS - RESOLUTION_MS);

const lagOf = (histogram: IntervalHistogram): EventLoopLag => ({
  p99Ms: lagMs(histogram.percentile(99)),
  maxMs: lagMs(histogram.max),
});

const turnOfTheLoop = () => new Promise<void>((resolve) => setTimeout(resolve, RESOLUTION_MS));

/**
 * A histogram's first distance after `enable` and after `reset` is thrown away by Node (24.21: a block of 150 ms right
 * after either goes unseen), so one is in service only when it has counted a first sample, and `reset` is not used.
 */
const startHistogram = async (): Promise<IntervalHistogram> => {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  for (let turn = 0; turn < MAX_TURNS && histogram.count === 0; turn += 1) await turnOfTheLoop();
  return histogram;
};

/** Relieves one histogram by the next, overlapping, so that no moment is unwatched. */
class EventLoopWatch {
  #current: IntervalHistogram;

  constructor(first: IntervalHistogram) {
    this.#current = first;
  }

  async take(): Promise<EventLoopLag> {
    const last = this.#current;
    this.#current = await startHistogram();
    last.disable();
    return lagOf(last);
  }

  stop(): void {
    this.#current.disable();
  }
}

/** See HostPort. Starting and each reading take some 15 ms, in which the next histogram comes into service. */
export const watchEventLoop: Effect.Effect<Effect.Effect<EventLoopLag>, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(async () => new EventLoopWatch(await startHistogram())),
  (watch) => Effect.sync(() => watch.stop()),
).pipe(Effect.map((watch) => Effect.promise(() => watch.take())));
