import type { TenantUsage, TenantUsageFilter, WorkflowKey } from "@plimsoll/application";
import { type Usage, utcDay, type WorkflowEvent } from "@plimsoll/domain";

interface DayUsage {
  readonly workflowIds: Set<string>;
  attempts: number;
  tokens: number;
  costUsd: number;
  ranMs: number;
}

/** What an attempt that ended has used; null for every other event: refused before any attempt, cancelled while it waited. */
const usageOf = (event: WorkflowEvent): Usage | null => {
  switch (event.kind) {
    case "task-succeeded":
    case "task-retried":
      return event.usage;
    case "task-failed":
      return event.attempt === null ? null : event.usage;
    case "task-cancelled":
      return event.usage ?? null;
    default:
      return null;
  }
};

/** What tenants have used, by day of UTC. */
export class UsageTable {
  readonly #days = new Map<string, Map<string, DayUsage>>();

  /** To be called once for each event that was written. */
  add({ tenantId, workflowId }: WorkflowKey, event: WorkflowEvent): void {
    const usage = usageOf(event);
    if (usage === null) return;
    const day = this.#day(tenantId, utcDay(event.atMs));
    day.workflowIds.add(workflowId);
    day.attempts += 1;
    day.tokens += usage.tokens;
    day.costUsd += usage.costUsd;
    day.ranMs += usage.wallTimeMs;
  }

  of({ tenantIds, fromDay, toDay }: TenantUsageFilter): readonly TenantUsage[] {
    return [...this.#days]
      .filter(([tenantId]) => tenantIds?.includes(tenantId) ?? true)
      .flatMap(([tenantId, days]) =>
        [...days]
          .filter(([day]) => day >= fromDay && day <= toDay)
          .map(([day, { workflowIds, ...sums }]) => ({ tenantId, day, workflows: workflowIds.size, ...sums })),
      )
      .sort((a, b) => (a.tenantId === b.tenantId ? byText(a.day, b.day) : byText(a.tenantId, b.tenantId)));
  }

  #day(tenantId: string, day: string): DayUsage {
    const days = this.#days.get(tenantId) ?? new Map<string, DayUsage>();
    this.#days.set(tenantId, days);
    const found = days.get(day) ?? { workflowIds: new Set(), attempts: 0, tokens: 0, costUsd: 0, ranMs: 0 };
    days.set(day, found);
    return found;
  }
}

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
