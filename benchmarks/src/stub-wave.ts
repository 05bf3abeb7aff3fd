import { runStub } from "@plimsoll/known-answers";
import { type Benchmark, goal } from "./benchmark.ts";
import { median, nearestRank } from "./order-statistics.ts";
import { threadTimes } from "./thread-times.ts";
import { bareTimersMs } from "./timer-floor.ts";

/** Bare timers and the runner in turns: other guests of the machine come and go within seconds. */
const ROUNDS = 4;
const WAVES = 20;

const oneRound = async () => {
  const bareMs = await bareTimersMs(WAVES);
  const { assessment } = await runStub({
    scenario: {
      agentCount: 72,
      waves: WAVES,
      warmUpWaves: 3,
      llm: { kind: "mock", model: "mock", latency: { kind: "fixed", latencyMs: 100 } },
    },
  });
  const { latenciesMs, waveWallMs } = assessment.metrics;
  return { bareMs, latenciesMs, waveWallMs };
};

const roundsInTurn = async () => {
  const rounds: Awaited<ReturnType<typeof oneRound>>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await oneRound());
  return rounds;
};

/** 72 stub agents of 100 ms through the whole runner: what the runner itself adds. */
export const stubWave: Benchmark = {
  name: "stub-wave",
  run: async () => {
    const before = threadTimes();
    const rounds = await roundsInTurn();
    const after = threadTimes();
    const waves = ROUNDS * WAVES;
    const latenciesMs = rounds.flatMap((round) => round.latenciesMs);
    const waveWallMs = rounds.flatMap((round) => round.waveWallMs);
    const bareMs = rounds.flatMap((round) => round.bareMs);
    const details = {
      waves,
      samples: latenciesMs.length,
      p50Ms: median(latenciesMs),
      bareTimersP50Ms: median(bareMs),
      bareTimersP95Ms: nearestRank(bareMs, 0.95),
      bareTimersMaxMs: nearestRank(bareMs, 1),
      mainRunMsPerWave: (after.main.runMs - before.main.runMs) / waves,
      mainRunQueueMsPerWave: (after.main.runQueueMs - before.main.runQueueMs) / waves,
      otherThreadsRunMsPerWave: (after.others.runMs - before.others.runMs) / waves,
    };
    const p95 = { value: nearestRank(latenciesMs, 0.95), unit: "ms", details };
    const wall = {
      value: median(waveWallMs),
      unit: "ms",
      details: { waves, slowestMs: Math.max(...waveWallMs) },
    };
    return [
      goal("stub, 72 agents x 100 ms, runner included: p95", p95, "<=", 102),
      goal("stub, 72 agents x 100 ms, runner included: wall of a wave (median)", wall, "<=", 105),
    ];
  },
};
