import { constants } from "node:os";
import type { IsolatedEnd } from "@plimsoll/application";
import type { ProcessEnd } from "../launch/launched-process.ts";
import { complainsOfShortage, isShortage } from "../launch/shortage.ts";
import type { JudgedLimits } from "./job-meter.ts";
import type { LaunchStatus } from "./parse-status.ts";

/** What is known of a job that ended by itself. */
export interface EndEvidence {
  readonly process: ProcessEnd;
  /** Null where the job was launched without a room of its own. */
  readonly status: LaunchStatus | null;
  readonly stderr: string;
  readonly limits: JudgedLimits & { readonly maxFileBytes: number };
}

const FIRST_SIGNAL_CODE = 128;

const signalName = (code: number): string =>
  Object.entries(constants.signals).find(([, number]) => number === code - FIRST_SIGNAL_CODE)?.[0] ?? `signal ${code}`;

type Ending =
  | { readonly exitCode: number }
  | { readonly signal: string }
  | { readonly refused: string }
  | { readonly notStarted: string };

/** Want of something passes; what this machine does not allow at all it will not allow the next time either. */
const unlaunched = (what: string, isWant: boolean): Ending => (isWant ? { notStarted: what } : { refused: what });

const endingOf = ({ process, status }: EndEvidence): Ending => {
  if (process.error !== null) {
    return unlaunched(`could not be started: ${process.error.message}`, isShortage(process.error));
  }
  if (status !== null && !status.ready) {
    const complaint = status.complaint === "" ? `ended by ${process.signal ?? "nobody knows what"}` : status.complaint;
    return unlaunched(`could not be isolated: ${complaint}`, complainsOfShortage(status.complaint));
  }
  if (status?.exitCode != null) {
    return status.signalled ? { signal: signalName(status.exitCode) } : { exitCode: status.exitCode };
  }
  return status === null && process.exitCode !== null
    ? { exitCode: process.exitCode }
    : { signal: process.signal ?? "SIGKILL" };
};

/** V8's own limit, which is below the job's where much memory is granted, ends Node by SIGABRT after these words. */
const V8_OUT_OF_MEMORY = /FATAL ERROR: .*(?:heap out of memory|Allocation failed)/;

/** Tells by which of its ends a job ended that nobody stopped. */
export const classifyEnd = (evidence: EndEvidence): IsolatedEnd => {
  const ending = endingOf(evidence);
  const { limits, stderr } = evidence;
  if ("refused" in ending) return { kind: "policy-violation", what: ending.refused };
  if ("notStarted" in ending) return { kind: "not-started", reason: ending.notStarted };
  if ("exitCode" in ending) return { kind: "exited", exitCode: ending.exitCode };
  const { signal } = ending;
  if (signal === "SIGXCPU" && limits.cpuSeconds !== null) {
    return { kind: "timeout", limit: "cpu", limitMs: limits.cpuSeconds * 1000 };
  }
  if (signal === "SIGXFSZ") {
    return { kind: "policy-violation", what: `the program wrote a file of more than ${limits.maxFileBytes} bytes` };
  }
  if (V8_OUT_OF_MEMORY.test(stderr)) return { kind: "out-of-memory", limitMb: limits.memoryMb };
  return { kind: "crash", signal };
};
