import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL("./bare-timers-child.ts", import.meta.url));

/**
 * What this machine allows at this moment: the times that waves of 72 bare 100 ms timers take in a process of its own
 * that does nothing else. A goal below it can't be met by anyone here.
 */
export const bareTimersMs = async (waves: number): Promise<readonly number[]> => {
  const { stdout } = await run(process.execPath, [CHILD, `${waves}`], { timeout: 120_000 });
  return JSON.parse(stdout) as readonly number[];
};
