import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execFileAsync = promisify(execFile);
const MOST_OUTPUT_BYTES = 32 * 2 ** 20;

/** A program of somebody else, run to its end; the error of one that failed carries its output. */
export const runTool = async (
  file: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly timeoutMs: number; readonly cwd?: string },
): Promise<void> => {
  const { env = {}, timeoutMs: timeout, cwd } = options;
  await execFileAsync(file, [...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    timeout,
    maxBuffer: MOST_OUTPUT_BYTES,
  });
};
