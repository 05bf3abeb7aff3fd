import type { IsolatedEnd, IsolationLimits } from "@plimsoll/application";
import type { JobGroups } from "../control-groups/job-groups.ts";
import type { JobProcesses } from "./job-processes.ts";

const BYTES_PER_MB = 1_048_576;
const MS_PER_SEC = 1_000;
/** A tick of the kernel's clock, which is what /proc counts in: waking up now and then to wait on is no work. */
const LEAST_WORK_MS = 10;

/** What a job has used until now. */
export interface JobUse {
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
}

/** The limits that are judged by looking: those the kernel has enforced leave their trace in a counter. */
export interface JudgedLimits extends IsolationLimits {
  readonly maxProcesses: number;
}

/** Looks at a job while it runs, and once more at its end. */
export class JobMeter {
  readonly #groups: JobGroups;
  readonly #processes: JobProcesses;
  readonly #limits: JudgedLimits;
  #cpuMs = 0;
  #toldCpuMs = 0;

  constructor(groups: JobGroups, processes: JobProcesses, limits: JudgedLimits) {
    this.#groups = groups;
    this.#processes = processes;
    this.#limits = limits;
  }

  /** The limit that the job has broken; null while it keeps them all. Walks /proc only for what no control group counts. */
  breach(): IsolatedEnd | null {
    const read = this.#groups.read();
    const counted = read.peakMemoryBytes !== null && read.cpuMs !== null;
    const looked = counted ? null : this.#processes.look();
    this.#cpuMs = read.cpuMs ?? looked?.cpuMs ?? 0;
    const { memoryMb, cpuSeconds, maxProcesses } = this.#limits;
    const memoryBytes = read.peakMemoryBytes === null ? (looked?.memoryBytes ?? 0) : 0;
    if (read.oomKills > 0 || memoryBytes > memoryMb * BYTES_PER_MB) return { kind: "out-of-memory", limitMb: memoryMb };
    if (read.processesRefused > 0 || (looked?.count ?? 0) > maxProcesses) {
      return { kind: "policy-violation", what: `the program started more than ${maxProcesses} processes and threads` };
    }
    const limitMs = cpuSeconds === null ? Infinity : cpuSeconds * MS_PER_SEC;
    return this.#cpuMs >= limitMs ? { kind: "timeout", limit: "cpu", limitMs } : null;
  }

  /** Whether by the last look the job has used CPU time that was not told of before. */
  hasWorked(): boolean {
    if (this.#cpuMs < this.#toldCpuMs + LEAST_WORK_MS) return false;
    this.#toldCpuMs = this.#cpuMs;
    return true;
  }

  get use(): JobUse {
    const { peakMemoryBytes, cpuMs } = this.#groups.read();
    return {
      peakMemoryBytes: peakMemoryBytes ?? this.#processes.peakMemoryBytes,
      cpuMs: cpuMs ?? this.#processes.cpuMs,
    };
  }
}
