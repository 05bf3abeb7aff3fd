import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GoalResult } from "../benchmark.ts";

const TIMEOUT_MS = 30 * 60_000;
/** What `npm run bench` ends with when a goal was missed: its figures count all the same. */
const GOAL_MISSED = 99;

export const readResults = async (file: string): Promise<readonly GoalResult[]> =>
  (JSON.parse(await readFile(file, "utf8")) as { readonly results: readonly GoalResult[] }).results;

const ended = (checkout: string, args: readonly string[]): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: checkout,
      stdio: ["ignore", "ignore", "inherit"],
      timeout: TIMEOUT_MS,
    });
    child.on("error", reject).on("exit", resolve);
  });

/** Runs the benchmarks of a checkout, in a process of its own, by that checkout's own code. */
export const runCheckout = async (checkout: string, only: readonly string[]): Promise<readonly GoalResult[]> => {
  const out = await mkdtemp(join(tmpdir(), "plimsoll-compare-"));
  try {
    const script = join(checkout, "benchmarks", "src", "main.ts");
    const chosen = only.flatMap((name) => ["--only", name]);
    const code = await ended(checkout, ["--conditions=@plimsoll/source", script, ...chosen, "--out", out]);
    if (code !== 0 && code !== GOAL_MISSED) throw new Error(`the benchmarks of ${checkout} ended with ${code}`);
    return await readResults(join(out, "results.json"));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};
