import { provision } from "@plimsoll/adapters-crewai-bridge";
import { makeClock } from "@plimsoll/adapters-host";
import { ascending, percentileEstimate } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { type Benchmark, goal } from "./benchmark.ts";
import { bridgedPool, bridgedWave } from "./bridged-waves.ts";
import { median, nearestRank } from "./order-statistics.ts";
import { startSelfDriven } from "./self-driven-waves.ts";
import { cacheDir, projectDir } from "./sidecar-paths.ts";

const AGENTS = 72;
/** The framework's first uses are not the bridge's affair. */
const WARM_UP_PAIRS = 4;
/** One pair in turns, the order changed each time: a wave differs from the next by a fifth on shared cores. */
const PAIRS = 40;
const PAUSE_MS = 300;

interface Pair {
  readonly insideMs: number;
  readonly bridgedMs: number;
}

const p95 = (latenciesMs: readonly number[]): number => nearestRank(latenciesMs, 0.95);

const pairsOfWaves = Effect.gen(function* () {
  const clock = makeClock();
  const settings = { latency: { kind: "fixed" as const, latencyMs: 100 } };
  const llm = yield* makeMockLlm({ clock, settings, seed: 72 });
  const python = yield* provision({ projectDir, cacheDir, env: process.env, onPhase: () => undefined });
  const self = yield* Effect.acquireRelease(
    Effect.promise(() => startSelfDriven(python, llm.endpoint.baseUrl, AGENTS)),
    ({ stop }) => Effect.promise(stop),
  );
  const pool = yield* bridgedPool(clock, llm.endpoint, AGENTS);
  const inside = Effect.andThen(Effect.sleep(PAUSE_MS), Effect.map(Effect.promise(self.wave), p95));
  const bridged = (wave: number) =>
    Effect.andThen(Effect.sleep(PAUSE_MS), Effect.map(bridgedWave(clock, pool, wave), p95));
  const onePair = Effect.fnUntraced(function* (number: number) {
    const early = number % 2 === 0 ? yield* inside : undefined;
    const bridgedMs = yield* bridged(number);
    const insideMs = early ?? (yield* inside);
    return { insideMs, bridgedMs } satisfies Pair;
  });
  return yield* Effect.forEach(
    Array.from({ length: WARM_UP_PAIRS + PAIRS }, (_, number) => number),
    onePair,
  );
});

/** What HTTP, JSON and the bridge add to a wave of real CrewAI: the same wave inside a sidecar, pair by pair. */
export const bridgeOverhead: Benchmark = {
  name: "bridge-overhead",
  run: async () => {
    const pairs = (await Effect.runPromise(Effect.scoped(pairsOfWaves))).slice(WARM_UP_PAIRS);
    const ratios = pairs.map(({ insideMs, bridgedMs }) => bridgedMs / insideMs);
    const interval = percentileEstimate(ascending(ratios), 0.5);
    const details = {
      pairs: PAIRS,
      insideP95Ms: median(pairs.map(({ insideMs }) => insideMs)),
      bridgedP95Ms: median(pairs.map(({ bridgedMs }) => bridgedMs)),
      low: interval.low ?? Number.NaN,
      high: interval.high ?? Number.NaN,
    };
    const ratio = { value: median(ratios), unit: "x", details };
    return [goal("bridge: p95 of a CrewAI wave against the same wave driven inside the sidecar", ratio, "<=", 1.05)];
  },
};
