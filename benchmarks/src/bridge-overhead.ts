import { provision } from "@plimsoll/adapters-crewai-bridge";
import { makeClock } from "@plimsoll/adapters-host";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { type Benchmark, goal } from "./benchmark.ts";
import { bridgedWaves } from "./bridged-waves.ts";
import { median, nearestRank } from "./order-statistics.ts";
import { selfDrivenWaves } from "./self-driven-waves.ts";
import { cacheDir, projectDir } from "./sidecar-paths.ts";

const PLAN = { agents: 72, waves: 8, pauseMs: 300 };
/** The framework's first use is not the bridge's affair. */
const WARM_UP_WAVES = 2;
const ROUNDS = 3;

const p95OfWarmWaves = (waves: readonly (readonly number[])[]): number =>
  median(waves.slice(WARM_UP_WAVES).map((latenciesMs) => nearestRank(latenciesMs, 0.95)));

const oneRound = Effect.gen(function* () {
  const clock = makeClock();
  const settings = { latency: { kind: "fixed" as const, latencyMs: 100 } };
  const llm = yield* makeMockLlm({ clock, settings, seed: 72 });
  const python = yield* provision({ projectDir, cacheDir, env: process.env, onPhase: () => undefined });
  const inside = yield* Effect.promise(() => selfDrivenWaves(python, llm.endpoint.baseUrl, PLAN));
  const bridged = yield* Effect.scoped(bridgedWaves(clock, llm.endpoint, PLAN));
  return { insideMs: p95OfWarmWaves(inside), bridgedMs: p95OfWarmWaves(bridged) };
});

/** What HTTP, JSON and the bridge add to a wave of real CrewAI: the same wave inside the sidecar, in turns. */
export const bridgeOverhead: Benchmark = {
  name: "bridge-overhead",
  run: async () => {
    const rounds: { insideMs: number; bridgedMs: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await Effect.runPromise(Effect.scoped(oneRound)));
    const ratios = rounds.map(({ insideMs, bridgedMs }) => bridgedMs / insideMs);
    const details = {
      rounds: ROUNDS,
      insideP95Ms: median(rounds.map(({ insideMs }) => insideMs)),
      bridgedP95Ms: median(rounds.map(({ bridgedMs }) => bridgedMs)),
      lowest: Math.min(...ratios),
      highest: Math.max(...ratios),
    };
    const ratio = { value: median(ratios), unit: "x", details };
    return [goal("bridge: p95 of a CrewAI wave against the same wave driven inside the sidecar", ratio, "<=", 1.05)];
  },
};
