import type { QuotaName, TenantQuota } from "./tenant-quota.ts";
import { nextUtcDayMs } from "./utc-day.ts";

/** What a tenant holds and has used, as its quota counts it. */
export interface TenantHoldings {
  readonly tasks: number;
  readonly cpuCores: number;
  readonly memoryMb: number;
  /** Since 00:00 UTC, by attempts that have ended. */
  readonly tokensToday: number;
}

/** What one more task would hold. */
export interface AskedOfQuota {
  readonly cpuCores: number;
  readonly memoryMb: number;
}

/** Whose quota, and when (Unix ms). */
export interface QuotaMoment {
  readonly tenantId: string;
  readonly nowMs: number;
}

/** A quota that one more task would go beyond, in figures and in words. */
export interface QuotaBreach {
  readonly quota: QuotaName;
  readonly limit: number;
  /** What the tenant holds of it now; for tokens what it has used today. */
  readonly used: number;
  /** By how much the task would add to it; 0 for tokens, which nobody knows before. */
  readonly asked: number;
  /** `never-fits`: the task alone is above the quota, however long it waits. */
  readonly kind: "waits" | "never-fits";
  readonly message: string;
  readonly hint: string;
}

/** Sums of decimal fractions are off by less than this. */
const CORE_SLACK = 1e-6;

const UNITS: Readonly<Record<QuotaName, string>> = {
  maxConcurrentTasks: "tasks",
  cpuCores: "cores",
  memoryMb: "MB",
  tokensPerDay: "tokens",
};

/** Names of the same in the table of quotas. */
const COLUMNS: Readonly<Record<QuotaName, string>> = {
  maxConcurrentTasks: "concurrent_tasks",
  cpuCores: "cpu_cores",
  memoryMb: "memory_mb",
  tokensPerDay: "tokens_per_day",
};

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

const raise = (tenantId: string, quota: QuotaName): string =>
  `raise tenants.${tenantId}.${quota} in resource_limits.yaml, or ${COLUMNS[quota]} of the tenant's row in plimsoll.tenant_quotas`;

interface Amount {
  readonly quota: QuotaName;
  readonly limit: number;
  readonly used: number;
  readonly asked: number;
}

const tooMuch = (tenantId: string, { quota, limit, used, asked }: Amount): QuotaBreach => {
  const kind = asked > limit + CORE_SLACK ? "never-fits" : "waits";
  const held = kind === "waits" ? `${round(used)} are held and ` : "";
  const way = kind === "waits" ? "It starts when enough is free. To let it start sooner," : "Ask for less, or";
  return {
    ...{ quota, limit, used: round(used), asked, kind },
    message: `tenant ${tenantId} may hold ${limit} ${UNITS[quota]} (${quota}): ${held}the task asks for ${round(asked)}`,
    hint: `${way} ${raise(tenantId, quota)}.`,
  };
};

/** Breached once all of the day's tokens are used: what is in flight then may still go over it. */
export const tokenBreach = (
  { tokensPerDay: limit }: TenantQuota,
  tokensToday: number,
  { tenantId, nowMs }: QuotaMoment,
): QuotaBreach | null => {
  if (limit === null || tokensToday < limit) return null;
  const nextDay = new Date(nextUtcDayMs(nowMs)).toISOString();
  return {
    ...{ quota: "tokensPerDay", limit, used: tokensToday, asked: 0, kind: "waits" },
    message: `tenant ${tenantId} may use ${limit} tokens a day (tokensPerDay): ${tokensToday} are used since 00:00 UTC`,
    hint: `Wait until ${nextDay}, or ${raise(tenantId, "tokensPerDay")}.`,
  };
};

const amountsOf = (quota: TenantQuota, held: TenantHoldings, asked: AskedOfQuota): readonly Amount[] =>
  [
    { quota: "maxConcurrentTasks", used: held.tasks, asked: 1 } as const,
    { quota: "cpuCores", used: held.cpuCores, asked: asked.cpuCores } as const,
    { quota: "memoryMb", used: held.memoryMb, asked: asked.memoryMb } as const,
  ].flatMap((amount) => {
    const limit = quota[amount.quota];
    return limit === null ? [] : [{ ...amount, limit }];
  });

/** Why one more task of a tenant can't start now; null when its quotas let it. */
export const quotaBreach = (
  quota: TenantQuota,
  held: TenantHoldings,
  asked: AskedOfQuota,
  moment: QuotaMoment,
): QuotaBreach | null => {
  const over = amountsOf(quota, held, asked).find((amount) => amount.used + amount.asked > amount.limit + CORE_SLACK);
  return over === undefined ? tokenBreach(quota, held.tokensToday, moment) : tooMuch(moment.tenantId, over);
};
