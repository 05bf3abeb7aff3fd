import type { ParallelExecutionConfig, PoolScalingSettings, RoutingRules, TenantQuotas } from "@plimsoll/domain";

/** What all tasks of the engine together may hold of the machine. */
export interface EngineLimits {
  readonly cpuCores: number;
  readonly memoryMb: number;
}

/** What may change while the engine runs. */
export interface EngineReconfiguration {
  readonly execution: ParallelExecutionConfig;
  /** Share of the places that a tenant gets while others wait too. @default 1 for a tenant that is not named */
  readonly tenantWeights: Readonly<Record<string, number>>;
  /** Tasks in flight at most, by tenant; a tenant that is not named has no cap of its own. */
  readonly tenantCaps: Readonly<Record<string, number>>;
  /** What tenants may hold and use; a store's own quotas go before these. @default none */
  readonly tenantQuotas?: TenantQuotas;
  readonly routing: RoutingRules;
  readonly scaling: PoolScalingSettings;
  /** Null: what the machine has. */
  readonly limits: EngineLimits | null;
}

export interface EngineSettings extends EngineReconfiguration {
  /** Unique among the engines on one store. */
  readonly engineId: string;
  /** Without a renewal for this long, another engine may take its workflows over. */
  readonly claimTtlMs: number;
  /** How often retries, stalls, expiry and the pool's size are looked at. */
  readonly tickMs: number;
  /** Takes over workflows that no living engine holds, at each renewal of the claims. */
  readonly recoverOrphans: boolean;
  /** In 0..1, for back-off jitter and for exploring agents; seeded in tests. */
  readonly random: () => number;
}

export const DEFAULT_CLAIM_TTL_MS = 15_000;
export const DEFAULT_TICK_MS = 100;
