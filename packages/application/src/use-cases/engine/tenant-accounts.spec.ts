import { nextUtcDayMs, utcDay } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import type { TenantUsage } from "../../ports/workflow-store.port.ts";
import { FRESH_MS, TenantAccounts } from "./tenant-accounts.ts";

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const MIDNIGHT_MS = nextUtcDayMs(NOON_MS);
const NOTHING = { cpuCores: 0, memoryMb: 0 };

const accounts = (tokensPerDay: number | null = 100) =>
  new TenantAccounts({
    tenantWeights: { acme: 2 },
    tenantCaps: { acme: 5, constructor: 1 },
    tenantQuotas: { defaults: {}, byTenant: tokensPerDay === null ? {} : { acme: { tokensPerDay } } },
  });

const used = (tokens: number, day = utcDay(NOON_MS)): TenantUsage => ({
  ...{ tenantId: "acme", day, tokens, workflows: 1, attempts: 1, costUsd: 0, ranMs: 0 },
});

const told = (tokens: number, atMs = NOON_MS, day = utcDay(atMs)) => ({
  ...{ tenantIds: ["acme"], quotas: [], usage: [used(tokens, day)], day, atMs },
});

const tokensAt = (of: TenantAccounts, nowMs: number): number => of.standing("acme", nowMs).held.tokensToday;

describe("TenantAccounts", () => {
  it("takes the larger of what it counted and what the store says, so that nothing counts twice", () => {
    const own = accounts();
    own.addTokens("acme", 30, NOON_MS);
    own.learn(told(20));
    expect(tokensAt(own, NOON_MS)).toBe(30);
    own.learn(told(45));
    expect(tokensAt(own, NOON_MS)).toBe(45);
    own.addTokens("acme", 5, NOON_MS);
    expect(tokensAt(own, NOON_MS)).toBe(50);
  });

  it("begins anew at midnight UTC, whatever is still told of the day before", () => {
    const own = accounts();
    own.addTokens("acme", 100, MIDNIGHT_MS - 1);
    expect(own.hasRoom("acme", NOTHING, MIDNIGHT_MS - 1)).toBe(false);
    expect(own.standing("acme", MIDNIGHT_MS - 1).waitsFor?.quota).toBe("tokensPerDay");
    own.forgetWaits();
    expect(own.hasRoom("acme", NOTHING, MIDNIGHT_MS)).toBe(true);
    expect(own.standing("acme", MIDNIGHT_MS)).toMatchObject({ waitsFor: null, held: { tokensToday: 0 } });
    own.addTokens("acme", 7, MIDNIGHT_MS);
    own.learn(told(100, MIDNIGHT_MS + 1, utcDay(NOON_MS)));
    expect(tokensAt(own, MIDNIGHT_MS + 1)).toBe(7);
  });

  it("lets what the store says of quotas and weights go before the configuration, as long as it says it", () => {
    const own = accounts();
    const stored = { tenantId: "acme", quota: { maxConcurrentTasks: 1 }, weight: 9 };
    expect(own.learn({ ...told(0), quotas: [stored] })).toBe(true);
    expect(own.standing("acme", NOON_MS)).toMatchObject({
      weight: 9,
      quota: { maxConcurrentTasks: 1, tokensPerDay: 100 },
    });
    expect(own.learn({ ...told(0), quotas: [stored] })).toBe(false);
    expect(own.learn(told(0))).toBe(true);
    expect(own.standing("acme", NOON_MS)).toMatchObject({ weight: 2, quota: { maxConcurrentTasks: 5 } });
  });

  it("gives to a tenant of any name what is its own", () => {
    const own = accounts();
    expect(own.quota("constructor").maxConcurrentTasks).toBe(1);
    expect(own.standing("toString", NOON_MS)).toMatchObject({ weight: 1, quota: { maxConcurrentTasks: null } });
  });

  it("takes the store's word for two seconds", () => {
    const own = accounts();
    expect(own.isFresh("acme", NOON_MS)).toBe(false);
    own.learn(told(0));
    expect(own.isFresh("acme", NOON_MS + FRESH_MS - 1)).toBe(true);
    expect(own.isFresh("acme", NOON_MS + FRESH_MS)).toBe(false);
  });
});
