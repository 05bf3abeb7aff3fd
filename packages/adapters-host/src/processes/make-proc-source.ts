import { readdir, readFile } from "node:fs/promises";
import { readFileSync, readdirSync } from "node:fs";
import { parseProcStat, parseProcStatus, parsePssBytes } from "./parse-proc.ts";
import type { ProcStat } from "./parse-proc.ts";
import type { ProcessLink, ProcessSource } from "./process-source.ts";
import { sumProcesses } from "./sum-processes.ts";
import type { ProcessReading } from "./sum-processes.ts";

const MS_PER_SEC = 1000;
const ENDED = new Set(["Z", "X", "x"]);

/** Null for whatever can't be read: the process has gone, or belongs to somebody else. */
const orNull = <A>(promise: Promise<A>): Promise<A | null> => promise.catch(() => null);

const readText = (path: string): Promise<string | null> => orNull(readFile(path, "utf8"));

const isPid = (name: string): boolean => /^\d+$/.test(name);

const cpuMsOf = (stat: ProcStat, ticksPerSec: number): number =>
  ((stat.userTicks + stat.systemTicks) * MS_PER_SEC) / ticksPerSec;

interface ProcFiles {
  readonly root: string;
  readonly ticksPerSec: () => number;
}

const readLife = async (folder: string) => {
  const [statText, statusText] = await Promise.all([readText(`${folder}/stat`), readText(`${folder}/status`)]);
  const stat = parseProcStat(statText ?? "");
  const status = parseProcStatus(statusText ?? "");
  return stat === null || status === null || ENDED.has(stat.state) ? null : { stat, status };
};

/**
 * A missing PSS means that the kernel has none, and missing files that they are somebody else's, unless the process ended
 * between two reads: then it counts nothing.
 */
const readOne = async (files: ProcFiles, pid: number, withPss: boolean): Promise<ProcessReading | null> => {
  const folder = `${files.root}/${pid}`;
  const [life, rollup, open] = await Promise.all([
    readLife(folder),
    withPss ? readText(`${folder}/smaps_rollup`) : null,
    orNull(readdir(`${folder}/fd`)),
  ]);
  if (life === null) return null;
  const pssBytes = parsePssBytes(rollup ?? "");
  const isTorn = open === null || (withPss && pssBytes === null);
  if (isTorn && (await readLife(folder)) === null) return null;
  return {
    pssBytes,
    rssBytes: life.status.rssBytes,
    cpuMs: cpuMsOf(life.stat, files.ticksPerSec()),
    threads: life.status.threads,
    openFiles: open?.length ?? null,
  };
};

const readLink = (root: string, pid: string): ProcessLink | null => {
  try {
    const stat = parseProcStat(readFileSync(`${root}/${pid}/stat`, "utf8"));
    return stat === null ? null : { pid: Number(pid), parentPid: stat.parentPid };
  } catch {
    return null;
  }
};

/**
 * Reads a Linux /proc. Memory files are read on libuv's threads, because smaps_rollup walks page tables for milliseconds.
 * Parents are read in place: the kernel answers in microseconds, and a scan by parent is one consistent pass, while
 * `task/<tid>/children` would take a read for every thread and is exact only for frozen processes (proc_tid_children(5)).
 */
export const makeProcSource = (files: ProcFiles): ProcessSource => ({
  description: "process figures from /proc, memory as PSS",
  links: async () =>
    readdirSync(files.root)
      .filter(isPid)
      .map((pid) => readLink(files.root, pid))
      .filter((link) => link !== null),
  read: async (pids, withPss) => {
    const readings = await Promise.all(pids.map((pid) => readOne(files, pid, withPss)));
    return sumProcesses(readings.filter((reading) => reading !== null));
  },
});
