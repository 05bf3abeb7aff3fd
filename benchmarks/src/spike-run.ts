import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Estimate } from "@plimsoll/domain";
import { runnerNodeFlags } from "./runner-node-flags.ts";

/** What a benchmark reads of run.json. */
export interface SpikeRun {
  readonly verdict: { readonly kind: string };
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly orchestrator: { readonly version: string } | null;
}

const main = fileURLToPath(new URL("../../apps/spike-runner/src/main.ts", import.meta.url));
const TIMEOUT_MS = 10 * 60_000;
/** Every exit that comes with a verdict. */
const VERDICT_EXITS = new Set([0, 97, 98, 99]);

/** Runs the real command line as a process and reads its result. */
export const spikeRun = async (...flags: readonly string[]): Promise<SpikeRun> => {
  const out = await mkdtemp(join(tmpdir(), "plimsoll-bench-"));
  try {
    const args = [...runnerNodeFlags, main, "spike", "--quiet", "--out", out, ...flags];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"], timeout: TIMEOUT_MS });
    const [exitCode] = (await once(child, "exit")) as [number | null];
    if (exitCode === null || !VERDICT_EXITS.has(exitCode))
      throw new Error(`spike ${flags.join(" ")}: exit ${exitCode}`);
    const [folder = ""] = await readdir(out);
    return JSON.parse(await readFile(join(out, folder, "run.json"), "utf8")) as SpikeRun;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};

/** A figure that must be there. */
export const figure = ({ metrics }: SpikeRun, name: string): number => {
  const value = metrics[name]?.value;
  if (typeof value !== "number")
    throw new Error(`${name} was not measured: ${metrics[name]?.reason ?? "no reason given"}`);
  return value;
};
