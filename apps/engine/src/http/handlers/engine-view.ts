import type { EngineSnapshot } from "@plimsoll/application";
import type { EngineView } from "../api/bodies.ts";

const nearestRank = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;

/** Hand-off in figures: nearest-rank percentiles of what the engine keeps, the last 1,000. */
export const handOffOf = (handOffMs: readonly number[]) => {
  const sorted = [...handOffMs].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50Ms: nearestRank(sorted, 0.5),
    p99Ms: nearestRank(sorted, 0.99),
    maxMs: sorted.at(-1) ?? null,
  };
};

/** The snapshot as a tenant may see it: sums are the engine's, names are the tenant's own. Null: an operator. */
export const engineView = (
  snapshot: EngineSnapshot,
  capacity: (typeof EngineView.Type)["capacity"],
  tenantId: string | null,
): typeof EngineView.Type => {
  const mine = <A extends { readonly tenantId: string }>(all: readonly A[]): readonly A[] =>
    tenantId === null ? all : all.filter((one) => one.tenantId === tenantId);
  const hushed = (text: string | null, forTenants: string) => (text === null || tenantId === null ? text : forTenants);
  const { totals, activeWorkflows, allocations, performance, storeTrouble, stopped, ...rest } = snapshot;
  const { handOffMs, ...counts } = totals;
  return {
    ...rest,
    capacity,
    activeWorkflows: mine(activeWorkflows),
    allocations: mine(allocations),
    performance: mine(performance),
    totals: counts,
    handOff: handOffOf(handOffMs),
    storeTrouble: hushed(storeTrouble, "The store does not answer."),
    stopped: hushed(stopped, "The engine has stopped by a bug."),
  };
};
