import type { CatalogState, RunProgress } from "@plimsoll/application";
import { type InvocationRecord, latencyMs } from "@plimsoll/domain";
import { largestInFlight } from "./largest-in-flight.ts";
import { latencyPercentiles } from "./latency-wire.ts";
import type { SamplesIndex } from "./samples-index.ts";
import { timePoints } from "./time-points.ts";

const WINDOW_MS = 10_000;
const SHOWN_MS = 120_000;
const WIDTH_MS = 1_000;
/** However fast a run is, a look at it takes the newest of its invocations only. */
const MOST_LOOKED_AT = 20_000;

const livedAfter = (fromMs: number) => (one: InvocationRecord) => (one.endedAtMs ?? Infinity) >= fromMs;

const recentOf = (index: SamplesIndex): readonly InvocationRecord[] =>
  index.invocations.slice(-MOST_LOOKED_AT).filter(livedAfter(index.lastAtMs - SHOWN_MS));

const latenciesOf = (index: SamplesIndex, invocations: readonly InvocationRecord[]): readonly number[] =>
  invocations.map((one) => latencyMs(index.trace(one))).filter((latency) => latency !== null);

/** Whole seconds only: one that is not over yet would look like a fall. */
const gridOf = (index: SamplesIndex) => {
  const toMs = Math.floor(index.lastAtMs / WIDTH_MS) * WIDTH_MS;
  const fromMs = Math.max(0, toMs - SHOWN_MS);
  return { fromMs, widthMs: WIDTH_MS, count: (toMs - fromMs) / WIDTH_MS };
};

/** How the run stands, from what is on record; a spike writes a wave when it ends, a load each invocation when that ends. */
export const runProgress = (index: SamplesIndex, state: CatalogState): RunProgress => {
  const recent = recentOf(index);
  const inWindow = recent.filter(livedAfter(index.lastAtMs - WINDOW_MS));
  return {
    state,
    phase: index.lastPhase,
    lastAtMs: index.lastAtMs,
    sentCount: index.invocations.length,
    succeededCount: index.counts.succeeded,
    failedCount: index.counts.failed,
    cancelledCount: index.counts.cancelled,
    inFlight: largestInFlight(inWindow),
    ...latencyPercentiles(latenciesOf(index, inWindow)),
    windowMs: WINDOW_MS,
    points: timePoints(index, recent, gridOf(index)),
  };
};
