import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Benchmark, goal } from "./benchmark.ts";
import { median } from "./order-statistics.ts";
import { runnerNodeFlags } from "./runner-node-flags.ts";

const run = promisify(execFile);
const child = fileURLToPath(new URL("stub-crowd-child.ts", import.meta.url));
const AGENTS = 10_000;
const FEW_AGENTS = 100;
const ROUNDS = 5;

/** What one child saw: its waves, bare timers taken in turns with them, and its largest resident set. */
interface CrowdRun {
  readonly waveWallMs: readonly number[];
  readonly bareWallMs: readonly number[];
  readonly maxRssBytes: number;
}

const crowd = async (agentCount: number): Promise<CrowdRun> => {
  const args = [...runnerNodeFlags, child, String(agentCount)];
  const { stdout } = await run(process.execPath, args, { timeout: 120_000 });
  return JSON.parse(stdout) as CrowdRun;
};

/** 10,000 stub agents at once beside a bare Promise.all of timers, and the memory that the crowd adds. */
export const stubCrowd: Benchmark = {
  name: "stub-crowd",
  run: async () => {
    const ratios: number[] = [];
    const bytesPerAgent: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const many = await crowd(AGENTS);
      const few = await crowd(FEW_AGENTS);
      ratios.push(median(many.waveWallMs) / median(many.bareWallMs));
      bytesPerAgent.push((many.maxRssBytes - few.maxRssBytes) / (AGENTS - FEW_AGENTS));
    }
    const wall = { value: median(ratios), unit: "x", details: { rounds: ROUNDS, worst: Math.max(...ratios) } };
    const memory = {
      value: median(bytesPerAgent) / 1000,
      unit: "kB",
      details: {
        rounds: ROUNDS,
        worstKb: Math.max(...bytesPerAgent) / 1000,
        how: `max RSS at ${AGENTS} less at ${FEW_AGENTS}`,
      },
    };
    return [
      goal("stub, 10,000 agents x 100 ms: wall against a bare Promise.all of timers", wall, "<=", 2),
      goal("stub, 10,000 agents: runner memory per agent", memory, "<=", 5),
    ];
  },
};
