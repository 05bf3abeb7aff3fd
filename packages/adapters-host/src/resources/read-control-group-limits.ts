import { readFileSync } from "node:fs";
import { controlGroupFolders } from "./control-group-folders.ts";
import type { ControlGroup } from "./control-group-folders.ts";

/** What the control groups of this process leave it; the tightest of its own group and all that are above it. */
export interface ControlGroupLimits {
  readonly cpuQuotaCores: number | null;
  readonly memoryLimitBytes: number | null;
  /** Until the first of the limits is reached, file cache that can be dropped not counted as used; null without a limit. */
  readonly memoryLeftBytes: number | null;
}

const readText = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
};

const readNumber = (path: string): number | null => {
  const text = readText(path);
  const value = text === null || text === "" ? Number.NaN : Number(text);
  return Number.isNaN(value) ? null : value;
};

/** Version 1 says "no limit" by the largest page-aligned number; beyond this there is no such machine. */
const NO_LIMIT_BYTES = 2 ** 60;

const FILES = {
  1: { limit: "memory.limit_in_bytes", usage: "memory.usage_in_bytes", cache: /^total_inactive_file (\d+)$/m },
  2: { limit: "memory.max", usage: "memory.current", cache: /^inactive_file (\d+)$/m },
} as const;

interface MemoryLimit {
  readonly limitBytes: number;
  readonly leftBytes: number;
}

const memoryLimitOf = (version: 1 | 2, folder: string): MemoryLimit | null => {
  const files = FILES[version];
  const limitBytes = readNumber(`${folder}/${files.limit}`);
  if (limitBytes === null || limitBytes >= NO_LIMIT_BYTES) return null;
  const usedBytes = readNumber(`${folder}/${files.usage}`) ?? 0;
  const cacheBytes = Number(files.cache.exec(readText(`${folder}/memory.stat`) ?? "")?.[1] ?? 0);
  return { limitBytes, leftBytes: Math.max(0, limitBytes - Math.max(0, usedBytes - cacheBytes)) };
};

/** `cpu.max` is "quota period", with "max" for none (kernel documentation, cgroup-v2.rst); version 1 has -1 for none. */
const quotaOf = (version: 1 | 2, folder: string): number | null => {
  const [quota, period] =
    version === 2
      ? (readText(`${folder}/cpu.max`) ?? "").split(" ").map(Number)
      : [readNumber(`${folder}/cpu.cfs_quota_us`), readNumber(`${folder}/cpu.cfs_period_us`)];
  return (quota ?? 0) > 0 && (period ?? 0) > 0 ? Number(quota) / Number(period) : null;
};

const limitsAlong = <A>(group: ControlGroup | null, of: (version: 1 | 2, folder: string) => A | null): readonly A[] =>
  (group?.folders ?? []).map((folder) => of(group?.version ?? 2, folder)).filter((limit) => limit !== null);

const leastOf = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.min(...values));

/** `root` stands before every path, so that a test can bring its own /proc and /sys; it is empty otherwise. */
export const readControlGroupLimits = (root: string): ControlGroupLimits => {
  const cgroup = readText(`${root}/proc/self/cgroup`) ?? "";
  const mountinfo = readText(`${root}/proc/self/mountinfo`) ?? "";
  const groupOf = (controller: string): ControlGroup | null => {
    const group = controlGroupFolders(cgroup, mountinfo, controller);
    return group === null ? null : { ...group, folders: group.folders.map((folder) => `${root}${folder}`) };
  };
  const memory = limitsAlong(groupOf("memory"), memoryLimitOf);
  return {
    cpuQuotaCores: leastOf(limitsAlong(groupOf("cpu"), quotaOf)),
    memoryLimitBytes: leastOf(memory.map(({ limitBytes }) => limitBytes)),
    memoryLeftBytes: leastOf(memory.map(({ leftBytes }) => leftBytes)),
  };
};
