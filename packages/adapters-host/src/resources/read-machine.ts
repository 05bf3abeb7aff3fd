import { readFileSync } from "node:fs";
import { availableParallelism, freemem, totalmem } from "node:os";
import type { MachineResources } from "@plimsoll/domain";
import { readControlGroupLimits } from "./read-control-group-limits.ts";

const BYTES_PER_KIB = 1024;

/** MemAvailable of /proc/meminfo (proc_meminfo(5)): free memory and what can be reclaimed without swapping. */
const availableBytes = (root: string): number => {
  try {
    const match = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync(`${root}/proc/meminfo`, "utf8"));
    return match === null ? freemem() : Number(match[1]) * BYTES_PER_KIB;
  } catch {
    return freemem();
  }
};

/** The machine as it is left to this process; `root` as in readControlGroupLimits. */
export const readMachine = (root: string): MachineResources => {
  const { cpuQuotaCores, memoryLimitBytes, memoryLeftBytes } = readControlGroupLimits(root);
  const totalMemoryBytes = totalmem();
  return {
    availableParallelism: availableParallelism(),
    cpuQuotaCores,
    totalMemoryBytes,
    memoryLimitBytes,
    availableMemoryBytes: Math.min(availableBytes(root), memoryLeftBytes ?? Infinity, totalMemoryBytes),
  };
};
