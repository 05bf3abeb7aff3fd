import { mkdirSync } from "node:fs";
import type { IsolationLimits } from "@plimsoll/application";
import { readControl, removeGroup, writeControl } from "./control-files.ts";
import { controlValues } from "./controllers.ts";
import type { RunnerGroups } from "./runner-groups.ts";

/** What the kernel has counted of a job so far; null where no controller counts it. */
export interface GroupReading {
  readonly peakMemoryBytes: number | null;
  readonly cpuMs: number | null;
  readonly oomKills: number;
  /** How often a process was refused because there were too many. */
  readonly processesRefused: number;
}

/** The control groups of one job. */
export interface JobGroups {
  /** A process that writes 0 into each of these is in the groups, with all that it starts from then on. */
  readonly procsFiles: readonly string[];
  readonly read: () => GroupReading;
  readonly pids: () => readonly number[];
  /** True when nothing is left of them. */
  readonly remove: () => boolean;
}

const NS_PER_MS = 1e6;
const US_PER_MS = 1e3;

const firstNumber = (...texts: readonly string[]): number | null => {
  const text = texts.find((one) => /^\d+$/.test(one));
  return text === undefined ? null : Number(text);
};

const countOf = (text: string, name: string): number =>
  Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0);

const cpuMsIn = (folder: string, version: 1 | 2): number | null => {
  if (version === 2) return countOf(readControl(`${folder}/cpu.stat`), "usage_usec") / US_PER_MS;
  const ns = firstNumber(readControl(`${folder}/cpuacct.usage`));
  return ns === null ? null : ns / NS_PER_MS;
};

const memoryIn = (folder: string): { readonly peak: number | null; readonly oomKills: number } => ({
  peak: firstNumber(
    readControl(`${folder}/memory.max_usage_in_bytes`),
    readControl(`${folder}/memory.peak`),
    readControl(`${folder}/memory.current`),
  ),
  oomKills:
    countOf(readControl(`${folder}/memory.oom_control`), "oom_kill") +
    countOf(readControl(`${folder}/memory.events`), "oom_kill"),
});

const setUp = (groups: RunnerGroups, name: string, limits: IsolationLimits & { readonly maxProcesses: number }) =>
  groups.map(({ controller, version, folder }) => {
    const own = `${folder}/${name}`;
    mkdirSync(own, { recursive: true });
    for (const { file, value, optional } of controlValues(controller, version, limits)) {
      if (!writeControl(`${own}/${file}`, value) && optional !== true)
        throw new Error(`${own}/${file} refused ${value}`);
    }
    return { controller, version, folder: own };
  });

/** Makes the groups and sets the limits; throws where the kernel refuses one. */
export const makeJobGroups = (
  groups: RunnerGroups,
  name: string,
  limits: IsolationLimits & { readonly maxProcesses: number },
): JobGroups => {
  const own = setUp(groups, name, limits);
  const folders = [...new Set(own.map(({ folder }) => folder))];
  const of = (controller: string) => own.find((group) => group.controller === controller);
  const [memory, cpu, pids] = [of("memory"), of("cpuacct"), of("pids")];
  return {
    procsFiles: folders.map((folder) => `${folder}/cgroup.procs`),
    read: () => {
      const { peak, oomKills } = memory === undefined ? { peak: null, oomKills: 0 } : memoryIn(memory.folder);
      return {
        peakMemoryBytes: peak,
        oomKills,
        cpuMs: cpu === undefined ? null : cpuMsIn(cpu.folder, cpu.version),
        processesRefused: pids === undefined ? 0 : countOf(readControl(`${pids.folder}/pids.events`), "max"),
      };
    },
    pids: () => [
      ...new Set(
        folders.flatMap((folder) => readControl(`${folder}/cgroup.procs`).split("\n").filter(Boolean).map(Number)),
      ),
    ],
    remove: () => folders.map(removeGroup).every(Boolean),
  };
};
