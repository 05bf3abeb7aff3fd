/** What this machine, container or control group gives a process. */
export interface MachineResources {
  /** Cores that the scheduler lets this process use (affinity included). */
  readonly availableParallelism: number;
  /** CPU quota of the control group in cores, fractions allowed; null without one. */
  readonly cpuQuotaCores: number | null;
  readonly totalMemoryBytes: number;
  /** Memory limit of the control group; null without one. */
  readonly memoryLimitBytes: number | null;
  readonly availableMemoryBytes: number;
}
