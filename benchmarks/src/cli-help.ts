import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Benchmark, goal } from "./benchmark.ts";
import { median } from "./order-statistics.ts";

const run = promisify(execFile);
const bundle = fileURLToPath(new URL("../../apps/spike-runner/bundle/plimsoll.js", import.meta.url));
const REPETITIONS = 15;

const timeOnceMs = async (args: readonly string[]): Promise<number> => {
  const startedMs = performance.now();
  await run(process.execPath, [...args], { timeout: 10_000 });
  return performance.now() - startedMs;
};

/** Start-up of the bundled command line, beside a bare `node -e 0` in turns. */
export const cliHelp: Benchmark = {
  name: "cli-help",
  run: async () => {
    const helpMs: number[] = [];
    const bareMs: number[] = [];
    for (let round = 0; round < REPETITIONS; round += 1) {
      helpMs.push(await timeOnceMs([bundle, "--help"]));
      bareMs.push(await timeOnceMs(["-e", "0"]));
    }
    const details = { bareNodeMs: median(bareMs), slowestMs: Math.max(...helpMs), repetitions: REPETITIONS };
    return [goal("plimsoll --help, bundled", { value: median(helpMs), unit: "ms", details }, "<=", 200)];
  },
};
