import type { TenantUsage, WorkflowStorePort } from "@plimsoll/application";
import { quotaOf, type TenantQuota } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResourceLimits } from "../config/resource-limits-file.ts";

/** What a tenant may take, and what it has used. */
export interface TenantReport {
  readonly tenantId: string;
  readonly quota: TenantQuota;
  readonly weight: number;
  readonly tokensToday: number;
  readonly days: readonly TenantUsage[];
}

export interface UsageReport {
  readonly fromDay: string;
  readonly toDay: string;
  readonly tenants: readonly TenantReport[];
}

/** What is asked for; a null tenant is all that used something in these days. */
export interface UsageQuestion {
  readonly fromDay: string;
  readonly toDay: string;
  readonly today: string;
  readonly tenantId: string | null;
}

const DEFAULT_WEIGHT = 1;

type Limits = Pick<ResourceLimits, "tenantWeights" | "tenantQuotas">;

const weightOf = (tenantId: string, { tenantWeights }: Limits): number =>
  (Object.hasOwn(tenantWeights, tenantId) ? tenantWeights[tenantId] : undefined) ?? DEFAULT_WEIGHT;

/** The report as the store and the configuration give it, without an engine: what is held at this moment only engines know. */
export const usageReport = Effect.fnUntraced(function* (
  store: Pick<WorkflowStorePort, "tenantUsage" | "tenantQuotas">,
  limits: Limits,
  { fromDay, toDay, today, tenantId }: UsageQuestion,
) {
  const named = tenantId === null ? {} : { tenantIds: [tenantId] };
  const used = yield* store.tenantUsage({ fromDay, toDay, ...named });
  const tenantIds = tenantId === null ? [...new Set(used.map((one) => one.tenantId))] : [tenantId];
  const ofToday = yield* store.tenantUsage({ fromDay: today, toDay: today, tenantIds });
  const stored = new Map((yield* store.tenantQuotas(tenantIds)).map((quota) => [quota.tenantId, quota]));
  const tenants = tenantIds.map((id): TenantReport => ({
    tenantId: id,
    quota: quotaOf(id, limits.tenantQuotas, stored.get(id)?.quota),
    weight: stored.get(id)?.weight ?? weightOf(id, limits),
    tokensToday: ofToday.find((one) => one.tenantId === id)?.tokens ?? 0,
    days: used.filter((one) => one.tenantId === id),
  }));
  return { fromDay, toDay, tenants } satisfies UsageReport;
});
