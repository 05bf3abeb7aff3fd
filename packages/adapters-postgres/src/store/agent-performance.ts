import type { WorkflowStorePort } from "@plimsoll/application";
import type { AgentPerformance } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { Database } from "../connection/open-database.ts";

const SAVE = `
insert into plimsoll.agent_performance as p
  (tenant_id, agent_id, capability, weight, success_ratio, latency_ms, updated_at_ms)
select $1, a.* from unnest($2::text[], $3::text[], $4::double precision[], $5::double precision[],
  $6::double precision[], $7::double precision[]) as a
order by 2, 3
on conflict (tenant_id, agent_id, capability) do update set weight = excluded.weight,
  success_ratio = excluded.success_ratio, latency_ms = excluded.latency_ms, updated_at_ms = excluded.updated_at_ms`;

const LOAD = `
select agent_id as "agentId", capability, weight, success_ratio as "successRatio", latency_ms as "latencyMs",
  updated_at_ms as "updatedAtMs"
from plimsoll.agent_performance where tenant_id = $1 order by agent_id, capability`;

const COLUMNS = ["agentId", "capability", "weight", "successRatio", "latencyMs", "updatedAtMs"] as const;

/** Of the same agent and capability the last one counts. */
const distinct = (performance: readonly AgentPerformance[]): readonly AgentPerformance[] => [
  ...new Map(performance.map((entry) => [JSON.stringify([entry.agentId, entry.capability]), entry])).values(),
];

/** How agents did, by tenant. */
export const agentPerformance = (
  database: Database,
): Pick<WorkflowStorePort, "savePerformance" | "loadPerformance"> => ({
  savePerformance: (tenantId, performance) => {
    if (performance.length === 0) return Effect.void;
    const entries = distinct(performance);
    const columns = COLUMNS.map((column) => entries.map((entry) => entry[column]));
    return Effect.asVoid(database.query({ name: "save-performance", text: SAVE, values: [tenantId, ...columns] }));
  },
  loadPerformance: (tenantId) =>
    Effect.map(
      database.query({ name: "load-performance", text: LOAD, values: [tenantId] }),
      (rows) => rows as unknown as readonly AgentPerformance[],
    ),
});
