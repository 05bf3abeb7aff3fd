import type { ProcessLink } from "./process-source.ts";

/** A line of `ps -A -o pid=,ppid=,rss=,time=`. */
export interface PsLine extends ProcessLink {
  readonly rssBytes: number;
  readonly cpuMs: number;
}

const BYTES_PER_KIB = 1024;

/** `[[dd-]hh:]mm:ss[.cc]`, as POSIX and macOS write cumulative CPU time, in milliseconds. */
export const parsePsTimeMs = (time: string): number => {
  const [clock = "", days = "0"] = time.split("-").reverse();
  const seconds = clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1000;
};

const parseLine = (line: string): PsLine | null => {
  const [pid, parentPid, rssKib, time] = line.trim().split(/\s+/);
  if (time === undefined) return null;
  return {
    pid: Number(pid),
    parentPid: Number(parentPid),
    rssBytes: Number(rssKib) * BYTES_PER_KIB,
    cpuMs: parsePsTimeMs(time),
  };
};

/** Lines that are not four fields are passed over. */
export const parsePs = (output: string): readonly PsLine[] =>
  output
    .split("\n")
    .map(parseLine)
    .filter((line) => line !== null);
