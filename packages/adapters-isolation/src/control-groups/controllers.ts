import type { IsolationLimits } from "@plimsoll/application";

/** The controllers that limit or count something here. `cpuacct` counts CPU in version 1; in version 2 every group does. */
export type Controller = "memory" | "pids" | "cpu" | "cpuacct";
export const CONTROLLERS: readonly Controller[] = ["memory", "pids", "cpu", "cpuacct"];

const PERIOD_US = 100_000;
/** The kernel accepts no smaller quota. */
const LEAST_QUOTA_US = 1_000;
const BYTES_PER_MB = 1_048_576;

/** By which file a controller is known to be there, in version 1 and 2. */
export const KNOWN_BY: Readonly<Record<Controller, readonly [string, string]>> = {
  memory: ["memory.limit_in_bytes", "memory.max"],
  pids: ["pids.max", "pids.max"],
  cpu: ["cpu.cfs_quota_us", "cpu.max"],
  cpuacct: ["cpuacct.usage", "cpu.stat"],
};

/** A value for a control file; an optional one may be refused (no swap accounting, an older kernel). */
export interface ControlValue {
  readonly file: string;
  readonly value: string;
  readonly optional?: boolean;
}

const quotaUs = (cpuCores: number): number => Math.max(LEAST_QUOTA_US, Math.round(cpuCores * PERIOD_US));

/** What a job's group is set to (kernel documentation: cgroup-v1/memory.rst, cgroup-v2.rst). */
export const controlValues = (
  controller: Controller,
  version: 1 | 2,
  limits: IsolationLimits & { readonly maxProcesses: number },
): readonly ControlValue[] => {
  const bytes = String(limits.memoryMb * BYTES_PER_MB);
  const quota = quotaUs(limits.cpuCores);
  switch (controller) {
    case "memory":
      return version === 1
        ? [
            { file: "memory.limit_in_bytes", value: bytes },
            { file: "memory.memsw.limit_in_bytes", value: bytes, optional: true },
          ]
        : [
            { file: "memory.max", value: bytes },
            { file: "memory.swap.max", value: "0", optional: true },
            { file: "memory.oom.group", value: "1", optional: true },
          ];
    case "pids":
      return [{ file: "pids.max", value: String(limits.maxProcesses) }];
    case "cpu":
      return version === 1
        ? [
            { file: "cpu.cfs_period_us", value: String(PERIOD_US) },
            { file: "cpu.cfs_quota_us", value: String(quota) },
          ]
        : [{ file: "cpu.max", value: `${quota} ${PERIOD_US}` }];
    case "cpuacct":
      return [];
  }
};
