import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quotaBreach, type TenantHoldings, tokenBreach } from "./quota-breach.ts";
import { NO_QUOTA, NO_QUOTAS, quotaOf, type TenantQuota } from "./tenant-quota.ts";
import { nextUtcDayMs, utcDay } from "./utc-day.ts";

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const NOTHING: TenantHoldings = { tasks: 0, cpuCores: 0, memoryMb: 0, tokensToday: 0 };
const SMALL = { cpuCores: 0.1, memoryMb: 32 };

const breach = (quota: Partial<TenantQuota>, held: Partial<TenantHoldings>, asked = SMALL) =>
  quotaBreach({ ...NO_QUOTA, ...quota }, { ...NOTHING, ...held }, asked, { tenantId: "acme", nowMs: NOON_MS });

describe("quotaBreach", () => {
  it("lets a tenant without quotas do everything", () => {
    expect(breach({}, { tasks: 1e6, cpuCores: 1e6, memoryMb: 1e9, tokensToday: 1e12 })).toBeNull();
  });

  it("names the quota, the value and what to do", () => {
    const { message, hint, ...figures } = breach({ cpuCores: 2 }, { cpuCores: 1.5 }, { cpuCores: 1, memoryMb: 1 })!;
    expect(figures).toEqual({ quota: "cpuCores", limit: 2, used: 1.5, asked: 1, kind: "waits" });
    expect(message).toBe("tenant acme may hold 2 cores (cpuCores): 1.5 are held and the task asks for 1");
    expect(hint).toContain("raise tenants.acme.cpuCores in resource_limits.yaml");
    expect(hint).toContain("cpu_cores of the tenant's row in plimsoll.tenant_quotas");
  });

  it("tells what waits for others from what fits never", () => {
    expect(breach({ memoryMb: 64 }, { memoryMb: 40 })?.kind).toBe("waits");
    expect(breach({ memoryMb: 31 }, {})?.kind).toBe("never-fits");
    expect(breach({ maxConcurrentTasks: 2 }, { tasks: 2 })).toMatchObject({
      quota: "maxConcurrentTasks",
      kind: "waits",
    });
  });

  it("is not fooled by binary fractions", () => {
    expect(breach({ cpuCores: 0.3 }, { cpuCores: 0.1 + 0.1 })).toBeNull();
    expect(breach({ cpuCores: 0.3 }, { cpuCores: 0.1 + 0.2 })?.quota).toBe("cpuCores");
  });

  it("is breached by the day's tokens when all are used, and says until when", () => {
    expect(breach({ tokensPerDay: 100 }, { tokensToday: 99 })).toBeNull();
    const spent = breach({ tokensPerDay: 100 }, { tokensToday: 100 });
    expect(spent).toMatchObject({ quota: "tokensPerDay", limit: 100, used: 100, kind: "waits" });
    expect(spent?.hint).toContain("Wait until 2026-11-23T00:00:00.000Z");
    expect(tokenBreach({ ...NO_QUOTA, tokensPerDay: 0 }, 0, { tenantId: "acme", nowMs: NOON_MS })?.limit).toBe(0);
  });

  it("never lets a tenant hold more than its quota, whatever comes and goes", () => {
    const step = fc.record({
      cpuCores: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10),
      memoryMb: fc.nat(300),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const quota = { ...NO_QUOTA, maxConcurrentTasks: 7, cpuCores: 3, memoryMb: 500 };
        let held = NOTHING;
        for (const asked of steps) {
          if (quotaBreach(quota, held, asked, { tenantId: "acme", nowMs: NOON_MS }) !== null) continue;
          const { tasks, cpuCores, memoryMb } = held;
          held = {
            ...held,
            tasks: tasks + 1,
            cpuCores: cpuCores + asked.cpuCores,
            memoryMb: memoryMb + asked.memoryMb,
          };
        }
        expect(held.tasks).toBeLessThanOrEqual(7);
        expect(held.cpuCores).toBeLessThanOrEqual(3 + 1e-6);
        expect(held.memoryMb).toBeLessThanOrEqual(500);
      }),
    );
  });
});

describe("quotaOf", () => {
  it("takes the store before the tenant's configuration, and that before the default, field by field", () => {
    const quotas = {
      defaults: { cpuCores: 1, memoryMb: 100, tokensPerDay: 10 },
      byTenant: { acme: { memoryMb: 200 } },
    };
    expect(quotaOf("acme", quotas, { tokensPerDay: 99 })).toEqual({
      ...{ maxConcurrentTasks: null, cpuCores: 1, memoryMb: 200, tokensPerDay: 99 },
    });
    expect(quotaOf("other", quotas)).toEqual({ ...NO_QUOTA, ...quotas.defaults });
    expect(quotaOf("constructor", NO_QUOTAS)).toEqual(NO_QUOTA);
  });
});

describe("days of UTC", () => {
  it("begin at midnight and end a millisecond before the next", () => {
    const midnightMs = Date.UTC(2026, 10, 23);
    expect(utcDay(midnightMs - 1)).toBe("2026-11-22");
    expect(utcDay(midnightMs)).toBe("2026-11-23");
    expect(nextUtcDayMs(NOON_MS)).toBe(midnightMs);
    expect(nextUtcDayMs(midnightMs)).toBe(midnightMs + 86_400_000);
  });
});
