import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectDir } from "./sidecar-paths.ts";

const run = promisify(execFile);

interface SelfDriveReport {
  readonly waves: readonly {
    readonly succeeded: number;
    readonly samples: readonly { readonly latencyMs: number }[];
  }[];
}

/** Waves driven inside the sidecar's process tree: no HTTP front, no bridge. Returns the latencies of each wave. */
export const selfDrivenWaves = async (
  python: string,
  baseUrl: string,
  plan: { readonly agents: number; readonly waves: number; readonly pauseMs: number },
): Promise<readonly (readonly number[])[]> => {
  const { agents, waves, pauseMs } = plan;
  const flags = ["--base-url", baseUrl, "--agents", `${agents}`, "--waves", `${waves}`, "--pause-ms", `${pauseMs}`];
  const { stdout } = await run(python, ["-m", "plimsoll_sidecar.self_drive", "--workers", "auto", ...flags], {
    cwd: projectDir,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], PYTHONPATH: join(projectDir, "src") },
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const report = JSON.parse(stdout) as SelfDriveReport;
  if (report.waves.some(({ succeeded }) => succeeded !== agents)) throw new Error("a self-driven wave lost answers");
  return report.waves.map(({ samples }) => samples.map(({ latencyMs }) => latencyMs));
};
