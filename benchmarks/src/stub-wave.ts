import { runStub } from "@plimsoll/known-answers";
import { type Benchmark, goal } from "./benchmark.ts";
import { median, nearestRank } from "./order-statistics.ts";

const WAVES = 20;

/** 72 stub agents of 100 ms through the whole runner: what the runner itself adds. */
export const stubWave: Benchmark = {
  name: "stub-wave",
  run: async () => {
    const { assessment } = await runStub({
      scenario: {
        agentCount: 72,
        waves: WAVES,
        warmUpWaves: 3,
        llm: { kind: "mock", model: "mock", latency: { kind: "fixed", latencyMs: 100 } },
      },
    });
    const { latenciesMs, waveWallMs } = assessment.metrics;
    const details = { waves: WAVES, samples: latenciesMs.length, p50Ms: median(latenciesMs) };
    const p95 = { value: nearestRank(latenciesMs, 0.95), unit: "ms", details };
    const wall = {
      value: median(waveWallMs),
      unit: "ms",
      details: { waves: WAVES, slowestMs: Math.max(...waveWallMs) },
    };
    return [
      goal("stub, 72 agents x 100 ms, runner included: p95", p95, "<=", 102),
      goal("stub, 72 agents x 100 ms, runner included: wall of a wave (median)", wall, "<=", 105),
    ];
  },
};
