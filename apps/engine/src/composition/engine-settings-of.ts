import type { EngineLimits, EngineReconfiguration } from "@plimsoll/application";
import type { MachineResources, ParallelExecutionConfig } from "@plimsoll/domain";
import type { EngineConfig } from "../config/engine-config.ts";

const BYTES_PER_MB = 1_048_576;

/** What all tasks together may hold: what the file says, and what the machine gives where it does not. */
export const capacityOf = ({ limits: { engine } }: EngineConfig, machine: MachineResources): EngineLimits => {
  const cores = Math.min(machine.availableParallelism, machine.cpuQuotaCores ?? Number.POSITIVE_INFINITY);
  const bytes = Math.min(machine.totalMemoryBytes, machine.memoryLimitBytes ?? Number.POSITIVE_INFINITY);
  return { cpuCores: engine.cpuCores ?? cores, memoryMb: engine.memoryMb ?? Math.floor(bytes / BYTES_PER_MB) };
};

/** Null when the file says nothing: the engine then goes by the machine itself. */
const limitsOf = (config: EngineConfig, machine: MachineResources): EngineLimits | null => {
  const { cpuCores, memoryMb } = config.limits.engine;
  return cpuCores === null && memoryMb === null ? null : capacityOf(config, machine);
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
  tenantQuotas: config.limits.tenantQuotas,
  routing: config.routing,
  scaling: config.limits.scaling,
  limits: limitsOf(config, machine),
});
