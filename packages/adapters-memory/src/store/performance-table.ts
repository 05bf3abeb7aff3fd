import type { AgentPerformance } from "@plimsoll/domain";

/** The last word on each agent and capability of each tenant. */
export class PerformanceTable {
  readonly #byTenant = new Map<string, Map<string, AgentPerformance>>();

  save(tenantId: string, entries: readonly AgentPerformance[]): void {
    const table = this.#byTenant.get(tenantId) ?? new Map<string, AgentPerformance>();
    for (const entry of entries) table.set(JSON.stringify([entry.agentId, entry.capability]), entry);
    this.#byTenant.set(tenantId, table);
  }

  of(tenantId: string): readonly AgentPerformance[] {
    return [...(this.#byTenant.get(tenantId)?.values() ?? [])];
  }
}
