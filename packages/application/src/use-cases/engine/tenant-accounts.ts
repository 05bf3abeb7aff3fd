import {
  type AgentResourceAllocation,
  type AskedOfQuota,
  type QuotaBreach,
  quotaBreach,
  quotaOf,
  NO_QUOTAS,
  type StoredTenantQuota,
  type TenantHoldings,
  type TenantQuota,
  utcDay,
} from "@plimsoll/domain";
import type { TenantUsage } from "../../ports/workflow-store.port.ts";
import type { EngineReconfiguration } from "./engine-settings.ts";
import type { TenantStanding } from "./workflow-engine.ts";

const MILLI = 1_000;
const DEFAULT_WEIGHT = 1;

type Settings = Pick<EngineReconfiguration, "tenantWeights" | "tenantCaps" | "tenantQuotas">;

/** What the store says of some tenants, all read at about one moment. */
export interface KnownOfTenants {
  readonly tenantIds: readonly string[];
  readonly quotas: readonly StoredTenantQuota[];
  /** Of one day; a tenant without a row has used nothing. */
  readonly usage: readonly TenantUsage[];
  /** The day that was asked for, and when (Unix ms). */
  readonly day: string;
  readonly atMs: number;
}

/** How old the store's word on a tenant may be when something is decided by it. */
export const FRESH_MS = 2_000;

const isUnlimited = ({ maxConcurrentTasks, cpuCores, memoryMb, tokensPerDay }: TenantQuota): boolean =>
  maxConcurrentTasks === null && cpuCores === null && memoryMb === null && tokensPerDay === null;

interface Held {
  tasks: number;
  cpuMilli: number;
  memoryMb: number;
}

/** Quotas of tenants, what each holds of this engine, and what it has used today, also on other engines. */
export class TenantAccounts {
  #settings: Settings;
  readonly #stored = new Map<string, StoredTenantQuota>();
  readonly #learnedAtMs = new Map<string, number>();
  /** Asked for with every look at the queue. */
  readonly #quotas = new Map<string, TenantQuota>();
  readonly #held = new Map<string, Held>();
  readonly #tokens = new Map<string, { readonly day: string; readonly tokens: number }>();
  readonly #waits = new Map<string, QuotaBreach>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  reconfigure(settings: Settings): void {
    this.#settings = settings;
    this.#quotas.clear();
  }

  /** Whether the store was asked about the tenant a moment ago. */
  isFresh(tenantId: string, nowMs: number): boolean {
    const atMs = this.#learnedAtMs.get(tenantId);
    return atMs !== undefined && nowMs - atMs < FRESH_MS;
  }

  /** True when a weight is another than before. */
  learn({ tenantIds, quotas, usage, day, atMs }: KnownOfTenants): boolean {
    const before = JSON.stringify(this.weights());
    for (const tenantId of tenantIds) {
      this.#learnedAtMs.set(tenantId, atMs);
      this.#stored.delete(tenantId);
      this.#quotas.delete(tenantId);
    }
    for (const stored of quotas) this.#stored.set(stored.tenantId, stored);
    for (const { tenantId, tokens } of usage) this.#raiseTokens(tenantId, day, tokens);
    return JSON.stringify(this.weights()) !== before;
  }

  /** Shares by tenant; what the store says goes before the configuration. */
  weights(): Readonly<Record<string, number>> {
    const stored = [...this.#stored.values()].flatMap(({ tenantId, weight }) =>
      weight === null ? [] : [[tenantId, weight] as const],
    );
    return { ...this.#settings.tenantWeights, ...Object.fromEntries(stored) };
  }

  quota(tenantId: string): TenantQuota {
    const found = this.#quotas.get(tenantId);
    if (found !== undefined) return found;
    const { tenantQuotas = NO_QUOTAS, tenantCaps } = this.#settings;
    const quota = quotaOf(tenantId, tenantQuotas, this.#stored.get(tenantId)?.quota);
    const cap = Object.hasOwn(tenantCaps, tenantId) ? (tenantCaps[tenantId] ?? null) : null;
    const made = { ...quota, maxConcurrentTasks: quota.maxConcurrentTasks ?? cap };
    this.#quotas.set(tenantId, made);
    return made;
  }

  /** Enters an attempt, or takes it out again. */
  count(tenantId: string, { cpuCores, memoryMb }: AgentResourceAllocation, by: 1 | -1): void {
    const held = this.#held.get(tenantId) ?? { tasks: 0, cpuMilli: 0, memoryMb: 0 };
    held.tasks += by;
    held.cpuMilli += by * Math.round(cpuCores * MILLI);
    held.memoryMb += by * memoryMb;
    if (held.tasks === 0) this.#held.delete(tenantId);
    else this.#held.set(tenantId, held);
  }

  /** Of an attempt that has ended. */
  addTokens(tenantId: string, tokens: number, nowMs: number): void {
    if (tokens === 0) return;
    const day = utcDay(nowMs);
    this.#tokens.set(tenantId, { day, tokens: this.#tokensOn(tenantId, day) + tokens });
  }

  /** Whether the tenant's quotas let one more task start; what does not is remembered as what it waits for. */
  hasRoom(tenantId: string, asked: AskedOfQuota, nowMs: number): boolean {
    const quota = this.quota(tenantId);
    if (isUnlimited(quota)) return true;
    const breach = quotaBreach(quota, this.#holdings(tenantId, nowMs), asked, { tenantId, nowMs });
    if (breach !== null) this.#waits.set(tenantId, breach);
    return breach === null;
  }

  /** Before it is looked anew what can start. */
  forgetWaits(): void {
    this.#waits.clear();
  }

  standing(tenantId: string, nowMs: number): TenantStanding {
    const weights = this.weights();
    return {
      tenantId,
      quota: this.quota(tenantId),
      weight: (Object.hasOwn(weights, tenantId) ? weights[tenantId] : undefined) ?? DEFAULT_WEIGHT,
      held: this.#holdings(tenantId, nowMs),
      waitsFor: this.#waits.get(tenantId) ?? null,
    };
  }

  #holdings(tenantId: string, nowMs: number): TenantHoldings {
    const { tasks, cpuMilli, memoryMb } = this.#held.get(tenantId) ?? { tasks: 0, cpuMilli: 0, memoryMb: 0 };
    return { tasks, cpuCores: cpuMilli / MILLI, memoryMb, tokensToday: this.#tokensOn(tenantId, utcDay(nowMs)) };
  }

  /** To the larger of both: what ended here may not be written yet, what ended elsewhere is only in the store. */
  #raiseTokens(tenantId: string, day: string, tokens: number): void {
    const counted = this.#tokens.get(tenantId);
    if (counted !== undefined && counted.day > day) return;
    this.#tokens.set(tenantId, { day, tokens: Math.max(tokens, this.#tokensOn(tenantId, day)) });
  }

  #tokensOn(tenantId: string, day: string): number {
    const counted = this.#tokens.get(tenantId);
    return counted?.day === day ? counted.tokens : 0;
  }
}
