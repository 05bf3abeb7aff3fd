const BYTES_PER_KIB = 1024;

const kibibytesOf = (text: string, field: string): number | null => {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(text);
  return match === null ? null : Number(match[1]) * BYTES_PER_KIB;
};

/** `Pss` of /proc/<pid>/smaps_rollup in bytes (Linux, Documentation/ABI/testing/procfs-smaps_rollup); null when absent. */
export const parsePssBytes = (smapsRollup: string): number | null => kibibytesOf(smapsRollup, "Pss");

/** The parts of /proc/<pid>/status (proc_pid_status(5)) that are read; a zombie has no VmRSS. */
export interface ProcStatus {
  readonly rssBytes: number;
  readonly threads: number;
}

/** Null when the text is no status file of a living process. */
export const parseProcStatus = (status: string): ProcStatus | null => {
  const rssBytes = kibibytesOf(status, "VmRSS");
  const threads = /^Threads:\s+(\d+)$/m.exec(status);
  return rssBytes === null || threads === null ? null : { rssBytes, threads: Number(threads[1]) };
};

/** The parts of /proc/<pid>/stat (proc_pid_stat(5)) that are read; times in clock ticks. */
export interface ProcStat {
  readonly state: string;
  readonly parentPid: number;
  readonly userTicks: number;
  readonly systemTicks: number;
}

/** Field 2 is the command in parentheses and may itself hold spaces and parentheses: fields count from the last `)`. */
export const parseProcStat = (stat: string): ProcStat | null => {
  const end = stat.lastIndexOf(")");
  const fields = stat.slice(end + 2).split(" ");
  const [parentPid, userTicks, systemTicks] = [fields[1], fields[11], fields[12]].map(Number);
  if (end < 0 || systemTicks === undefined || Number.isNaN(systemTicks)) return null;
  return { state: fields[0] ?? "", parentPid: parentPid ?? 0, userTicks: userTicks ?? 0, systemTicks };
};
