import type { TenantUsage, TenantUsageFilter } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { usageReport } from "./usage-report.ts";
import { renderUsageTable } from "./usage-table.ts";

const DAYS: readonly TenantUsage[] = [
  { tenantId: "acme", day: "2026-11-21", workflows: 1, attempts: 3, tokens: 30, costUsd: 0.5, ranMs: 1_500 },
  { tenantId: "acme", day: "2026-11-22", workflows: 2, attempts: 4, tokens: 70, costUsd: 0, ranMs: 61_000 },
  { tenantId: "zeta", day: "2026-11-21", workflows: 1, attempts: 1, tokens: 0, costUsd: 0, ranMs: 5 },
];

const store = {
  tenantUsage: ({ tenantIds, fromDay, toDay }: TenantUsageFilter) =>
    Effect.succeed(
      DAYS.filter(({ tenantId, day }) => (tenantIds?.includes(tenantId) ?? true) && day >= fromDay && day <= toDay),
    ),
  tenantQuotas: () => Effect.succeed([{ tenantId: "acme", quota: { tokensPerDay: 100 }, weight: 2 }]),
};
const limits = {
  tenantWeights: { acme: 5, zeta: 3 },
  tenantQuotas: { defaults: { cpuCores: 1 }, byTenant: { acme: { tokensPerDay: 7 } } },
};

const report = (tenantId: string | null, fromDay = "2026-11-21") =>
  Effect.runSync(usageReport(store, limits, { fromDay, toDay: "2026-11-22", today: "2026-11-22", tenantId }));

describe("usageReport", () => {
  it("has for each tenant its days and the quotas in force, those of the store before those of the file", () => {
    const [acme, zeta] = report(null).tenants;
    expect(acme).toMatchObject({ tenantId: "acme", weight: 2, tokensToday: 70, days: DAYS.slice(0, 2) });
    expect(acme?.quota).toEqual({ maxConcurrentTasks: null, cpuCores: 1, memoryMb: null, tokensPerDay: 100 });
    expect(zeta).toMatchObject({ tenantId: "zeta", weight: 3, tokensToday: 0, days: DAYS.slice(2) });
  });

  it("has the quotas of a tenant that is named also when it used nothing", () => {
    expect(report("new").tenants).toMatchObject([{ tenantId: "new", weight: 1, quota: { cpuCores: 1 }, days: [] }]);
  });

  it("reads as a table, and then in sentences", () => {
    expect(renderUsageTable(report("acme", "2026-11-22"))).toBe(
      [
        "TENANT  DAY (UTC)   WORKFLOWS  ATTEMPTS  TOKENS  COST (USD)  RAN",
        "acme    2026-11-22  2          4         70      0.0000      1:01 min",
        "",
        "acme: weight 2; 1 cores, 70 of 100 tokens today",
        "",
      ].join("\n"),
    );
  });
});
