import { readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { type Benchmark, goal, type GoalResult } from "../benchmark.ts";
import { gateNoise } from "./gate-noise.ts";
import { type NoiseByMetric, regressedTries, WATCHED } from "./simulated-gate.ts";
import { runPlimsoll } from "./run-plimsoll.ts";
import { inScratchFolder } from "./scratch-folder.ts";

interface SpikeSummary {
  readonly folder: string;
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
}

interface BaselineFile {
  readonly runs: readonly { readonly figures: Readonly<Record<string, readonly number[]>> }[];
}

/** Three sides measured in turns: what is saved, the same again, and the same with a tenth more latency. */
interface Sides {
  readonly baseline: readonly string[];
  readonly unchanged: readonly string[];
  readonly slower: readonly string[];
  /** Runs that the machine spoiled, and that were made again. */
  readonly spoiled: number;
}

const RUNS_PER_SIDE = 6;
const TRIES = 50;
const RUN_TIMEOUT_MS = 3 * 60_000;
/** A machine that spoils more runs than this can't measure the gate. */
const MOST_SPOILED = 18;
/** Stub, an LLM of a second; each wave is one second long. */
const LOAD = [
  ...["--orchestrator", "stub", "--agent-count", "16", "--llm-latency-ms", "1000", "--waves", "6"],
  ...["--warm-up-waves", "1", "--half-load-waves", "0", "--leak-cycles", "0"],
];
/** Uniform from 0 to 200 ms on 1000 ms: 100 ms, a tenth, in the mean. It is no field of the scenario, so the sides stay comparable. */
const TENTH_SLOWER = ["--stub-jitter-ms", "200"];

const isSpoiled = ({ findings }: SpikeSummary): boolean =>
  findings.some(({ severity, code }) => severity === "invalid" && code !== "dev-mode");

const makeSides = async (folder: string): Promise<Sides> => {
  let spoiled = 0;
  const usable = async (extra: readonly string[]): Promise<string> => {
    for (;;) {
      const { stdout } = await runPlimsoll(["spike", ...LOAD, ...extra, "--json", "--out", folder], RUN_TIMEOUT_MS);
      const summary = JSON.parse(stdout) as SpikeSummary;
      if (!isSpoiled(summary)) return summary.folder;
      spoiled += 1;
      if (spoiled > MOST_SPOILED)
        throw new Error(`regression-gate: ${spoiled} runs were spoiled by this machine's load`);
    }
  };
  const [baseline, unchanged, slower]: [string[], string[], string[]] = [[], [], []];
  for (let round = 0; round < RUNS_PER_SIDE; round += 1) {
    baseline.push(await usable([]));
    unchanged.push(await usable([]));
    slower.push(await usable(TENTH_SLOWER));
  }
  return { baseline, unchanged, slower, spoiled };
};

const figuresOf = async (store: string, name: string, runs: readonly string[]): Promise<BaselineFile["runs"]> => {
  await runPlimsoll(["baseline", "save", "--folder", store, "--name", name, ...runs], RUN_TIMEOUT_MS);
  return (JSON.parse(await readFile(join(store, `${name}.json`), "utf8")) as BaselineFile).runs;
};

const noiseOf = (runs: BaselineFile["runs"]): NoiseByMetric =>
  Object.fromEntries(WATCHED.map(({ name }) => [name, gateNoise(runs.map(({ figures }) => figures[name] ?? []))]));

const noiseDetails = (noise: NoiseByMetric): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(noise).flatMap(([name, { runDeviation, waveDeviation }]) => [
      [`${name}RunPercent`, 100 * runDeviation],
      [`${name}WavePercent`, 100 * waveDeviation],
    ]),
  );

const simulated = (noise: NoiseByMetric, how: GoalResult["details"]): readonly GoalResult[] => {
  const share = (slower: number) => ({
    value: (100 * regressedTries(TRIES, slower, noise)) / TRIES,
    unit: "%",
    details: { tries: TRIES, ...how, ...noiseDetails(noise) },
  });
  const on = `regression gate, ${RUNS_PER_SIDE} runs a side simulated from measured noise:`;
  return [goal(`${on} +10 % found`, share(1.1), ">=", 95), goal(`${on} no change flagged`, share(1), "<=", 5)];
};

/** Real runs of the stub through `plimsoll baseline save` and `check`; their noise then feeds 50 tries of the same judgement. */
export const regressionGate: Benchmark = {
  name: "regression-gate",
  run: () =>
    inScratchFolder(async (folder) => {
      const loadAverageBefore = loadavg()[0] ?? 0;
      const { baseline, unchanged, slower, spoiled } = await makeSides(join(folder, "runs"));
      const store = join(folder, "baselines");
      const saved = await figuresOf(store, "main", baseline);
      const again = await figuresOf(store, "again", unchanged);
      const check = (runs: readonly string[]) =>
        runPlimsoll(["baseline", "check", "--folder", store, "--name", "main", ...runs], RUN_TIMEOUT_MS);
      const [same, worse] = [await check(unchanged), await check(slower)];
      const how = { noiseOf: "12 real runs of the stub", spoiledRuns: spoiled, loadAverageBefore };
      const exits = { runsPerSide: RUNS_PER_SIDE, spoiledRuns: spoiled, loadAverageBefore };
      const real = "baseline save and check, real runs (stub, DEV MODE):";
      const isFlagged = (exitCode: number) => ({
        value: exitCode === 99 ? 1 : 0,
        unit: "regressions",
        details: { exitCode, ...exits },
      });
      return [
        goal(`${real} +10 % flagged`, isFlagged(worse.exitCode), ">=", 1),
        goal(`${real} no change flagged`, isFlagged(same.exitCode), "<=", 0),
        ...simulated(noiseOf([...saved, ...again]), how),
      ];
    }),
};
