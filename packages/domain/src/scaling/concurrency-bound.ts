import type { ParallelExecutionConfig } from "../workflow/parallel-execution-config.ts";
import type { MachineResources } from "./machine-resources.ts";

/** How many tasks of a kind may run at the same time, and what keeps it from being more. */
export interface Bound {
  /** 1 or more. */
  readonly limit: number;
  readonly boundBy: "configuration" | "cores" | "cpu-quota" | "memory";
  /** In one sentence, with what the other limits would have allowed. */
  readonly explanation: string;
}

interface Limit {
  readonly boundBy: Bound["boundBy"];
  readonly tasks: number;
  /** What allows them, as a noun. */
  readonly by: string;
}

const BYTES_PER_MIB = 1024 * 1024;

/** Tolerates 0.3 / 0.1 = 2.9999999999999996. */
const wholeTasks = (available: number, perTask: number): number => Math.floor(available / perTask + 1e-9);

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

const configurationLimit = (config: ParallelExecutionConfig): Limit => ({
  boundBy: "configuration",
  tasks: config.maxConcurrentAgents,
  by: "maxConcurrentAgents",
});

const coresLimit = (config: ParallelExecutionConfig, machine: MachineResources): Limit => ({
  boundBy: "cores",
  tasks: wholeTasks(machine.availableParallelism, config.cpuLimitPerAgentCores),
  by: `${machine.availableParallelism} cores at ${config.cpuLimitPerAgentCores} each`,
});

const quotaLimit = (config: ParallelExecutionConfig, machine: MachineResources): readonly Limit[] =>
  machine.cpuQuotaCores === null
    ? []
    : [
        {
          boundBy: "cpu-quota",
          tasks: wholeTasks(machine.cpuQuotaCores, config.cpuLimitPerAgentCores),
          by: `a CPU quota of ${machine.cpuQuotaCores} cores at ${config.cpuLimitPerAgentCores} each`,
        },
      ];

/** By what there is in all, not by what is free now: that varies and is left to the scaling of the pool. */
const memoryLimit = (config: ParallelExecutionConfig, machine: MachineResources): Limit => {
  const bytes = Math.min(machine.totalMemoryBytes, machine.memoryLimitBytes ?? Infinity);
  return {
    boundBy: "memory",
    tasks: wholeTasks(bytes, config.memoryLimitPerAgentMb * BYTES_PER_MIB),
    by: `${gib(bytes)} of memory at ${config.memoryLimitPerAgentMb} MB each`,
  };
};

/** The first of several equal limits is the one that is named. */
const smallest = (limits: readonly [Limit, ...Limit[]]): Bound => {
  const least = limits.reduce((a, b) => (b.tasks < a.tasks ? b : a));
  const others = limits.filter((limit) => limit !== least).map(({ by, tasks }) => `${by} would allow ${tasks}`);
  const bound = least.tasks < 1 ? "1, the least there is, though not even that fits" : `${least.tasks} by`;
  return {
    limit: Math.max(1, least.tasks),
    boundBy: least.boundBy,
    explanation: `Bound to ${bound} ${least.by}; ${others.join(", ")}.`,
  };
};

/**
 * The smaller of what is configured and what the machine gives, for tasks that wait for a model (`llm`: memory counts) and for
 * those that compute here (`cpu`: cores and the control group's quota count as well).
 */
export const concurrencyBound = (
  config: ParallelExecutionConfig,
  machine: MachineResources,
): { readonly llm: Bound; readonly cpu: Bound } => {
  const [configured, memory] = [configurationLimit(config), memoryLimit(config, machine)];
  return {
    llm: smallest([configured, memory]),
    cpu: smallest([configured, coresLimit(config, machine), ...quotaLimit(config, machine), memory]),
  };
};
