import type * as Effect from "effect/Effect";

/** Limits that are enforced, not merely recorded. */
export interface IsolationLimits {
  readonly memoryMb: number;
  /** CPU time, not wall time; null leaves it to the wall limit. */
  readonly cpuSeconds: number | null;
  readonly cpuCores: number;
  readonly wallTimeMs: number;
  readonly readPaths: readonly string[];
  readonly writePaths: readonly string[];
  /** Bytes of stdout that are kept; more is a policy violation. */
  readonly outputBytes: number;
}

export interface IsolatedJob {
  /** For logs and for the run-private folder. */
  readonly name: string;
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly stdin: string;
  /** The whole environment of the job; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly limits: IsolationLimits;
  /** Called for every piece of output; with its text where it came on stdout. */
  readonly onOutput: (stdout?: string) => void;
  /** Called when the CPU time of the job's processes was seen to have grown: a program may work and say nothing. */
  readonly onProgress?: () => void;
}

/** How the process ended; the bad ways are told apart. */
export type IsolatedEnd =
  | { readonly kind: "exited"; readonly exitCode: number }
  | { readonly kind: "out-of-memory"; readonly limitMb: number }
  | { readonly kind: "timeout"; readonly limit: "wall" | "cpu"; readonly limitMs: number }
  | { readonly kind: "crash"; readonly signal: string }
  | { readonly kind: "policy-violation"; readonly what: string }
  /** The machine was short of something (files, processes, memory), and the program never ran: later it may. */
  | { readonly kind: "not-started"; readonly reason: string };

export interface IsolatedResult {
  readonly end: IsolatedEnd;
  readonly stdout: string;
  /** Last lines only. */
  readonly stderr: string;
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Which layers of isolation this machine really has, so that a report can say what was enforced. */
export interface IsolationStrength {
  readonly memory: readonly string[];
  readonly cpu: readonly string[];
  readonly files: readonly string[];
  readonly network: readonly string[];
  readonly processes: readonly string[];
  /** What is missing here, in sentences. */
  readonly missing: readonly string[];
}

/** Runs code in a process of its own. Interrupting kills the whole process tree; nothing is left behind. Never fails: bad ends are values. */
export interface IsolatedRunnerPort {
  readonly run: (job: IsolatedJob) => Effect.Effect<IsolatedResult>;
  readonly strength: Effect.Effect<IsolationStrength>;
}
