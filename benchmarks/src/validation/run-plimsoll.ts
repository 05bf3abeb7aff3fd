import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { runnerNodeFlags } from "../runner-node-flags.ts";

/** What a command of the real command line left behind. */
export interface PlimsollExit {
  readonly exitCode: number;
  readonly stdout: string;
  /** Its last lines, for the error message of whoever expected something else. */
  readonly stderrTail: string;
  /** From spawn to exit, on this process's clock. */
  readonly wallMs: number;
}

const main = fileURLToPath(new URL("../../../apps/spike-runner/src/main.ts", import.meta.url));
const TAIL_CHARACTERS = 2_000;

/** Every exit of a command that came to an end and said what it found. */
const ANSWERED: ReadonlySet<number> = new Set([0, 97, 98, 99]);

/** Runs the command line as a process of its own, from the sources. Throws when it did not answer within the time. */
export const runPlimsoll = async (args: readonly string[], timeoutMs: number): Promise<PlimsollExit> => {
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [...runnerNodeFlags, main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
  });
  const [[exitCode], stdout, stderr] = await Promise.all([
    once(child, "exit") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  const wallMs = performance.now() - startedAtMs;
  const stderrTail = stderr.slice(-TAIL_CHARACTERS);
  if (exitCode === null || !ANSWERED.has(exitCode))
    throw new Error(`plimsoll ${args.join(" ")}: exit ${exitCode ?? `none within ${timeoutMs} ms`}\n${stderrTail}`);
  return { exitCode, stdout, stderrTail, wallMs };
};
