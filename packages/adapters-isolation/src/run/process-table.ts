import { readdirSync, readFileSync } from "node:fs";

/** A process as /proc shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  readonly processGroup: number;
  readonly session: number;
  readonly cpuTicks: number;
  /** In ticks since boot; with the pid it names a process for good. */
  readonly startedAtTicks: number;
  readonly isZombie: boolean;
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** Fields count from the last parenthesis: a name may hold any character (proc_pid_stat(5)). */
const parseStat = (pid: number, stat: string): ProcessEntry | null => {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const number = (index: number): number => Number(fields[index]);
  if (fields.length < 20) return null;
  return {
    pid,
    parentPid: number(1),
    processGroup: number(2),
    session: number(3),
    cpuTicks: number(11) + number(12),
    startedAtTicks: number(19),
    isZombie: fields[0] === "Z",
  };
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** All processes of this machine that can be seen from here; none while this process can't open another file. */
export const processTable = (): readonly ProcessEntry[] =>
  namesIn("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => parseStat(Number(pid), readText(`/proc/${pid}/stat`)))
    .filter((entry) => entry !== null);

const kibibytes = (text: string, field: string): number | null => {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(text);
  return match === null ? null : Number(match[1]);
};

/** PSS, or RSS where there is no PSS; 0 when the process is gone. */
export const memoryBytesOf = (pid: number): number => {
  const pss = kibibytes(readText(`/proc/${pid}/smaps_rollup`), "Pss");
  return (pss ?? kibibytes(readText(`/proc/${pid}/status`), "VmRSS") ?? 0) * 1024;
};
