import type { EngineSettings } from "@plimsoll/application";
import { DEFAULT_PARALLEL_EXECUTION_CONFIG, DEFAULT_POOL_SCALING, DEFAULT_ROUTING_RULES } from "@plimsoll/domain";

/** Settings of an engine under test: seeded, with the machine's own limits out of the way. */
export const engineSettings = (engineId: string, change: Partial<EngineSettings> = {}): EngineSettings => ({
  engineId,
  execution: DEFAULT_PARALLEL_EXECUTION_CONFIG,
  tenantWeights: {},
  tenantCaps: {},
  routing: DEFAULT_ROUTING_RULES,
  scaling: DEFAULT_POOL_SCALING,
  limits: { cpuCores: 64, memoryMb: 65_536 },
  claimTtlMs: 15_000,
  tickMs: 50,
  recoverOrphans: false,
  random: () => 0.5,
  ...change,
});
