import { existsSync } from "node:fs";
import { clockTicksPerSec } from "./clock-ticks.ts";
import { makeProcSource } from "./make-proc-source.ts";
import { makePsSource } from "./make-ps-source.ts";
import type { ProcessSource } from "./process-source.ts";

/** /proc where there is one, `ps` where there is not. */
export const chooseProcessSource = (): ProcessSource =>
  existsSync("/proc/self/stat") ? makeProcSource({ root: "/proc", ticksPerSec: clockTicksPerSec }) : makePsSource();
