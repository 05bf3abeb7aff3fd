/** What a tenant may take at most; null is no limit of its own. */
export interface TenantQuota {
  /** Tasks in flight, each with its agent. */
  readonly maxConcurrentTasks: number | null;
  /** Cores that its tasks in flight may hold together. */
  readonly cpuCores: number | null;
  readonly memoryMb: number | null;
  /** Tokens that its attempts may use in one day of UTC. */
  readonly tokensPerDay: number | null;
}

export type QuotaName = keyof TenantQuota;

export const NO_QUOTA: TenantQuota = { maxConcurrentTasks: null, cpuCores: null, memoryMb: null, tokensPerDay: null };

/** What a configuration says about tenants: of some by name, and of all others. */
export interface TenantQuotas {
  readonly defaults: Partial<TenantQuota>;
  readonly byTenant: Readonly<Record<string, Partial<TenantQuota>>>;
}

export const NO_QUOTAS: TenantQuotas = { defaults: {}, byTenant: {} };

/** What the store says of one tenant; it goes before the configuration, field by field. */
export interface StoredTenantQuota {
  readonly tenantId: string;
  /** Only what is said: an absent field is as the configuration says. */
  readonly quota: Partial<TenantQuota>;
  /** Null: as the configuration says. */
  readonly weight: number | null;
}

/** The quota in force: the store before the tenant's own configuration, and that before the default of all. */
export const quotaOf = (
  tenantId: string,
  { defaults, byTenant }: TenantQuotas,
  stored: Partial<TenantQuota> = {},
): TenantQuota => ({
  ...NO_QUOTA,
  ...defaults,
  // A tenant may be called "constructor".
  ...(Object.hasOwn(byTenant, tenantId) ? byTenant[tenantId] : {}),
  ...stored,
});
