import type { TenantUsage, WorkflowStorePort } from "@plimsoll/application";
import type { StoredTenantQuota, TenantQuota } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { Database } from "../connection/open-database.ts";

/** Sums as double precision: our driver answers with bigints as numbers, but with the sum of bigints as text. */
const USAGE = `
select tenant_id as "tenantId", day::text as day, count(*)::integer as workflows, sum(attempts)::double precision as attempts,
  sum(tokens) as tokens, sum(cost_usd) as "costUsd", sum(ran_ms) as "ranMs"
from plimsoll.tenant_usage
where day between $1::date and $2::date`;
const IN_ORDER = "group by tenant_id, day order by tenant_id, day";

const QUOTAS = `
select tenant_id as "tenantId", weight, concurrent_tasks as "maxConcurrentTasks", cpu_cores as "cpuCores",
  memory_mb as "memoryMb", tokens_per_day as "tokensPerDay"
from plimsoll.tenant_quotas where tenant_id = any ($1::text[]) order by tenant_id`;

/** What is null in the table is not said there. */
const said = (quota: Readonly<Record<string, unknown>>): Partial<TenantQuota> =>
  Object.fromEntries(Object.entries(quota).filter(([, value]) => value !== null));

const storedQuota = ({ tenantId, weight, ...quota }: Readonly<Record<string, unknown>>): StoredTenantQuota => ({
  tenantId: tenantId as string,
  weight: weight as number | null,
  quota: said(quota),
});

/** What tenants may take and what they have used. */
export const tenantBooks = (database: Database): Pick<WorkflowStorePort, "tenantUsage" | "tenantQuotas"> => ({
  tenantUsage: ({ tenantIds, fromDay, toDay }) => {
    const days = [fromDay, toDay];
    const statement =
      tenantIds === undefined
        ? { name: "usage", text: `${USAGE} ${IN_ORDER}`, values: days }
        : {
            name: "usage-of",
            text: `${USAGE} and tenant_id = any ($3::text[]) ${IN_ORDER}`,
            values: [...days, tenantIds],
          };
    return Effect.map(database.query(statement), (rows) => rows as unknown as readonly TenantUsage[]);
  },
  tenantQuotas: (tenantIds) =>
    Effect.map(database.query({ name: "quotas", text: QUOTAS, values: [tenantIds] }), (rows) => rows.map(storedQuota)),
});
