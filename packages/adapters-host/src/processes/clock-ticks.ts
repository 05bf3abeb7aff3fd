import { execFileSync } from "node:child_process";

/** Linux has used 100 on every architecture it still supports; asking is for the exception. */
const USUAL_TICKS_PER_SEC = 100;
const TIMEOUT_MS = 1000;

const ask = (): number => {
  try {
    const answer = execFileSync("getconf", ["CLK_TCK"], { timeout: TIMEOUT_MS, encoding: "utf8", stdio: "pipe" });
    const ticks = Number(answer.trim());
    return ticks > 0 ? ticks : USUAL_TICKS_PER_SEC;
  } catch {
    return USUAL_TICKS_PER_SEC;
  }
};

let known: number | undefined;

/** Clock ticks a second (sysconf's _SC_CLK_TCK), the unit of the times in /proc/<pid>/stat; asked once a process. */
export const clockTicksPerSec = (): number => (known ??= ask());
