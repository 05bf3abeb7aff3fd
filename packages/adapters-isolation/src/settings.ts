/** What can be left out, to try what a lesser machine would do. */
export type IsolationLayer = "namespaces" | "control-groups" | "own-uid";

/** What a job must have; it is refused where this machine can't give it. */
export interface IsolationMinimum {
  /**
   * `kernel`: a mount tree that holds the allow-list and nothing else. `node`: that, or for modules Node's permission model,
   * which follows symbolic links out of the list. `none`: the list is not enforced where it can't be.
   */
  readonly files: "kernel" | "node" | "none";
  /** No network at all, 127.0.0.1 included. */
  readonly noNetwork: boolean;
}

/** How the isolated runner works; every field has a default that fits an ordinary Linux. */
export interface IsolatedRunnerSettings {
  /** @default { files: "kernel", noNetwork: true } */
  readonly minimum?: IsolationMinimum;
  /** Processes and threads that a job may have at a time; Node alone needs about 12. @default 256 */
  readonly maxProcesses?: number;
  /** Largest file that a job may write, in bytes. @default 268435456 */
  readonly maxFileBytes?: number;
  /** Size of the job's own /tmp, in bytes; it is memory and counts as such. @default 67108864 */
  readonly scratchBytes?: number;
  /** Files and folders that every job may read beside its list: the system's programs and libraries. @default RUNTIME_PATHS */
  readonly runtimePaths?: readonly string[];
  /** Where the runner keeps what it needs while it lives. @default the system's folder for temporary files */
  readonly folder?: string;
  /** @default none */
  readonly without?: readonly IsolationLayer[];
}

/** What programs need of an ordinary Linux; those that are absent are left out. Nothing of it is secret. */
export const RUNTIME_PATHS: readonly string[] = [
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/alternatives",
  "/etc/localtime",
];

/** The settings with their defaults filled in. */
export type CompleteSettings = Required<IsolatedRunnerSettings>;

/** Fills in the defaults; `folder` is the system's folder for temporary files. */
export const completeSettings = (settings: IsolatedRunnerSettings, folder: string): CompleteSettings => ({
  minimum: { files: "kernel", noNetwork: true },
  maxProcesses: 256,
  maxFileBytes: 256 * 1_048_576,
  scratchBytes: 64 * 1_048_576,
  runtimePaths: RUNTIME_PATHS,
  folder,
  without: [],
  ...settings,
});
