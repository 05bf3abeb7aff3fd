import type { EngineLimits, EngineReconfiguration } from "@plimsoll/application";
import type { MachineResources, ParallelExecutionConfig } from "@plimsoll/domain";
import type { EngineConfig } from "../config/engine-config.ts";

const BYTES_PER_MB = 1_048_576;

/** What the machine gives where the file does not say; null when it says nothing at all. */
const limitsOf = ({ limits: { engine } }: EngineConfig, machine: MachineResources): EngineLimits | null => {
  if (engine.cpuCores === null && engine.memoryMb === null) return null;
  const cores = Math.min(machine.availableParallelism, machine.cpuQuotaCores ?? Number.POSITIVE_INFINITY);
  const bytes = Math.min(machine.totalMemoryBytes, machine.memoryLimitBytes ?? Number.POSITIVE_INFINITY);
  return { cpuCores: engine.cpuCores ?? cores, memoryMb: engine.memoryMb ?? Math.floor(bytes / BYTES_PER_MB) };
};

/** Of the engine as a whole, which may have more places than one workflow takes by default. */
const executionOf = ({ parallel: { execution }, limits: { engine } }: EngineConfig): ParallelExecutionConfig => ({
  ...execution,
  maxConcurrentAgents: engine.maxConcurrentTasks ?? execution.maxConcurrentAgents,
});

/** The part of the configuration that an engine takes while it runs. */
export const engineSettingsOf = (config: EngineConfig, machine: MachineResources): EngineReconfiguration => ({
  execution: executionOf(config),
  tenantWeights: config.limits.tenantWeights,
  tenantCaps: config.limits.tenantCaps,
  routing: config.routing,
  scaling: config.limits.scaling,
  limits: limitsOf(config, machine),
});
