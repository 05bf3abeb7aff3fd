import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectDir } from "./sidecar-paths.ts";

interface WaveReport {
  readonly succeeded: number;
  readonly samples: readonly { readonly latencyMs: number }[];
}

/** A sidecar that drives its own waves: no HTTP front, no bridge. */
export interface SelfDrivenSidecar {
  /** Runs one wave of all agents; resolves with the latency of each. */
  readonly wave: () => Promise<readonly number[]>;
  readonly stop: () => Promise<void>;
}

const WAVE_TIMEOUT_MS = 180_000;

const nextLine = async (lines: AsyncIterator<string>): Promise<string> => {
  const late = AbortSignal.timeout(WAVE_TIMEOUT_MS);
  const timedOut = once(late, "abort").then(() => {
    throw new Error(`the self-driven sidecar said nothing for ${WAVE_TIMEOUT_MS} ms`);
  });
  const line = await Promise.race([lines.next(), timedOut]);
  if (line.done === true) throw new Error("the self-driven sidecar ended before its time");
  return line.value;
};

const latencies = (report: WaveReport, agents: number): readonly number[] => {
  if (report.succeeded !== agents) throw new Error("a self-driven wave lost answers");
  return report.samples.map(({ latencyMs }) => latencyMs);
};

/** Starts the process tree and waits until it takes waves. The caller stops it. */
export const startSelfDriven = async (python: string, baseUrl: string, agents: number): Promise<SelfDrivenSidecar> => {
  const flags = ["--workers", "auto", "--base-url", baseUrl, "--agents", `${agents}`, "--on-request"];
  const child = spawn(python, ["-m", "plimsoll_sidecar.self_drive", ...flags], {
    cwd: projectDir,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], PYTHONPATH: join(projectDir, "src") },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  await nextLine(lines);
  const wave = async () => {
    child.stdin.write("\n");
    return latencies(JSON.parse(await nextLine(lines)) as WaveReport, agents);
  };
  return { wave, stop };
};
