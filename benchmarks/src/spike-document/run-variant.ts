import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FinishedRun } from "./compare-runs.ts";
import { runnerNodeFlags } from "../runner-node-flags.ts";
import { startStandInApi } from "./stand-in-api.ts";
import type { Variant } from "./variants.ts";

const workspace = fileURLToPath(new URL("../../..", import.meta.url));
const cli = fileURLToPath(new URL("../../../apps/spike-runner/src/main.ts", import.meta.url));
const TIMEOUT_MS = 20 * 60_000;
const VERDICT_EXITS = new Set([0, 97, 98, 99]);

const runCli = async (flags: readonly string[], out: string, environment: Readonly<Record<string, string>>) => {
  const args = [...runnerNodeFlags, cli, "spike", ...flags, "--out", out];
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, args, {
    cwd: workspace,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: TIMEOUT_MS,
  });
  const [exitCode] = (await once(child, "exit")) as [number | null];
  if (exitCode === null || !VERDICT_EXITS.has(exitCode)) throw new Error(`spike ${flags.join(" ")}: exit ${exitCode}`);
};

/** A finished run and where its files are; null when they are in docs/spikes already. */
export interface DocumentedRun extends FinishedRun {
  readonly folder: string | null;
}

export const commandOf = ({ flags }: Variant): string => ["plimsoll spike", ...flags].join(" ");

/** Runs one variant through the real command line and reads what it wrote. */
export const runVariant = async (variant: Variant, out: string): Promise<DocumentedRun> => {
  const api = variant.upstreamRpm === undefined ? undefined : await startStandInApi(variant.upstreamRpm);
  try {
    await runCli(variant.flags, out, api?.environment ?? {});
  } finally {
    await api?.stop();
  }
  const [runId = ""] = await readdir(out);
  const folder = join(out, runId);
  const run = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as FinishedRun["run"];
  return { variant, command: commandOf(variant), run, folder };
};
