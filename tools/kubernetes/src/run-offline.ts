import { spawnSync } from "node:child_process";

const TIMEOUT_MS = 120_000;

export interface ToolRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a network namespace without any interface where that may be had (as root), so that it can't ask a cluster or a registry. */
export const runOffline = (program: string, args: readonly string[], input = ""): ToolRun => {
  const isRoot = process.getuid?.() === 0;
  const [file, all] = isRoot ? ["unshare", ["-n", program, ...args]] : [program, args];
  const { status, stdout, stderr, error } = spawnSync(file, all, {
    encoding: "utf8",
    input,
    timeout: TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw new Error(`${program} did not run`, { cause: error });
  return { status, stdout, stderr };
};
