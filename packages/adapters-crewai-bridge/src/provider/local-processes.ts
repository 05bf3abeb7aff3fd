import { existsSync, readFileSync } from "node:fs";
import type { ReportedProcess } from "@plimsoll/application";
import { isAlive } from "../sidecar/process-group.ts";

/** What this machine says of a pid; as far as the doubts about a report need it. */
export interface LocalProcesses {
  readonly ownPid: number;
  /** Null where it can't be read. */
  readonly parentOf: (pid: number) => number | null;
  readonly exists: (pid: number) => boolean;
  /** Null where it can't be read. */
  readonly rssBytesOf: (pid: number) => number | null;
}

const BYTES_PER_KIB = 1024;
/** Beyond this factor two readings of the resident memory are not of the same process. */
const GROSS_RATIO = 3;

/** A field of proc_pid_status(5) that holds a number. */
const statusField = (pid: number, name: "PPid" | "VmRSS"): number | null => {
  try {
    const match = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return match === null ? null : Number(match[1]);
  } catch {
    return null;
  }
};

const parentOf = (pid: number): number | null =>
  statusField(pid, "PPid") ?? (pid === process.pid ? process.ppid : null);

const rssBytesOf = (pid: number): number | null => {
  const kibibytes = statusField(pid, "VmRSS");
  return kibibytes === null ? null : kibibytes * BYTES_PER_KIB;
};

/** Reads /proc; without one, only whether a pid exists and who started the runner. */
export const localProcesses = (): LocalProcesses => {
  const hasProc = existsSync("/proc/self/status");
  const exists = hasProc ? (pid: number) => rssBytesOf(pid) !== null : isAlive;
  return { ownPid: process.pid, parentOf, exists, rssBytesOf };
};

const runnerAndAncestors = ({ ownPid, parentOf: parent }: LocalProcesses): ReadonlySet<number> => {
  const found = new Set<number>();
  for (let pid: number | null = ownPid; pid !== null && pid > 0 && !found.has(pid); pid = parent(pid)) found.add(pid);
  return found;
};

const isGross = (one: number, other: number): boolean => Math.max(one, other) > GROSS_RATIO * Math.min(one, other);

/**
 * Why a report can't be of processes of this machine; null when nothing speaks against it. A server on loopback may
 * still count its pids in a container of its own, where they name somebody else's processes here: whoever measured
 * those, or their descendants, would judge the wrong memory.
 */
export const doubtAbout = (reported: readonly ReportedProcess[], local: LocalProcesses): string | null => {
  const runner = runnerAndAncestors(local);
  for (const { pid, rssBytes } of reported) {
    if (pid <= 1) return `it reports pid ${pid}, as a container does`;
    if (runner.has(pid)) return `it reports pid ${pid}, which is the runner's own or above it`;
    if (!local.exists(pid)) return `it reports pid ${pid}, which is no process here`;
    const readBytes = local.rssBytesOf(pid);
    if (readBytes !== null && isGross(rssBytes, readBytes)) {
      return `it reports ${rssBytes} bytes for pid ${pid}, which holds ${readBytes} bytes here`;
    }
  }
  return null;
};
