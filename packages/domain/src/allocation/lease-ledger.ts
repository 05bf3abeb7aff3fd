import * as Result from "effect/Result";
import type { AgentResourceAllocation } from "../workflow/agent-resource-allocation.ts";
import { exhausted, neverFits, notHeld, resourceHeld } from "./allocation-conflict.ts";
import type { AllocationConflict, LeaseNotHeld, ShortAmount } from "./allocation-conflict.ts";
import { scopedResources } from "./scoped-resource.ts";

/** What the ledger may give away; fractions of a core are counted in thousandths. */
export interface LedgerCapacity {
  readonly cpuCores: number;
  readonly memoryMb: number;
}

/** With what a ledger begins. */
export interface LedgerOptions extends LedgerCapacity {
  /** Smallest token that is given; above all that an earlier ledger gave. Default 1. */
  readonly firstFencingToken?: number;
}

/** What a task asks for before it starts. */
export interface LeaseRequest {
  /** `tenant/workflow/task`; holds one lease at most. */
  readonly holder: string;
  readonly agentId: string;
  readonly cpuCores: number;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly priority: number;
  readonly specialization: readonly string[];
  /** Share of the agent's own places that is taken, this task included. */
  readonly currentWorkload: number;
  /** As the task names them; the allocation has them scoped and in their global order. */
  readonly exclusiveResources: readonly string[];
  readonly ttlMs: number;
}

interface Lease {
  readonly holder: string;
  readonly cpuMilli: number;
  readonly memoryMb: number;
  allocation: AgentResourceAllocation;
}

const MILLI = 1000;
/** Absorbs what binary fractions add to a decimal number of cores: 0.1 * 3 * 1000 is 300.00000000000006. */
const MILLI_SLACK = 1e-6;
const asked = (cpuCores: number): number => Math.ceil(cpuCores * MILLI - MILLI_SLACK);
const given = (cpuCores: number): number => Math.floor(cpuCores * MILLI + MILLI_SLACK);
const isAmount = (value: number): boolean => Number.isFinite(value) && value >= 0;

/**
 * Who holds how much of the machine (stories/002, AC3.3 and AC3.4). A lease is acquired whole or not at all, so that no
 * holder waits while it holds (Havender 1968, his first approach), and every lease carries a larger fencing token than
 * all before it (M. Kleppmann, "How to do distributed locking", 2016). Nothing happens by itself: whoever owns the
 * ledger calls `expire`.
 */
export class LeaseLedger {
  #cpuMilli: number;
  #memoryMb: number;
  #nextToken: number;
  #usedCpuMilli = 0;
  #usedMemoryMb = 0;
  readonly #leases = new Map<string, Lease>();
  readonly #leaseIds = new Map<string, string>();
  readonly #exclusive = new Map<string, string>();

  constructor(options: LedgerOptions) {
    this.#cpuMilli = given(options.cpuCores);
    this.#memoryMb = Math.floor(options.memoryMb);
    this.#nextToken = options.firstFencingToken ?? 1;
  }

  get capacity(): LedgerCapacity {
    return { cpuCores: this.#cpuMilli / MILLI, memoryMb: this.#memoryMb };
  }

  /** More than the capacity only after it was reduced below what was given already. */
  get inUse(): LedgerCapacity & { readonly leases: number } {
    return { cpuCores: this.#usedCpuMilli / MILLI, memoryMb: this.#usedMemoryMb, leases: this.#leases.size };
  }

  /** All leases in force, in the order in which they were given. */
  get allocations(): readonly AgentResourceAllocation[] {
    return [...this.#leases.values()].map((lease) => lease.allocation);
  }

  holds(holder: string): boolean {
    return this.#leaseIds.has(holder);
  }

  /** The lease of a holder; undefined without one. */
  leaseOf(holder: string): AgentResourceAllocation | undefined {
    const leaseId = this.#leaseIds.get(holder);
    return leaseId === undefined ? undefined : this.#leases.get(leaseId)?.allocation;
  }

  /** A lease whose time is up still counts until `expire` has taken it back: its holder may still be at work. */
  acquire(request: LeaseRequest, nowMs: number): Result.Result<AgentResourceAllocation, AllocationConflict> {
    const names = scopedResources(request.holder, request.exclusiveResources);
    const conflict = this.#tooLarge(request) ?? this.#taken(request.holder, names) ?? this.#short(request);
    return conflict === undefined ? Result.succeed(this.#give(request, names, nowMs)) : Result.fail(conflict);
  }

  release(leaseId: string, fencingToken: number): Result.Result<void, LeaseNotHeld> {
    return Result.map(this.#heldLease(leaseId, fencingToken), (lease) => this.#takeBack(lease));
  }

  /**
   * Prolongs to `ttlMs` from now and never shortens; refused once its time is up, even if nobody has taken it back yet.
   */
  renew(
    leaseId: string,
    fencingToken: number,
    ttlMs: number,
    nowMs: number,
  ): Result.Result<AgentResourceAllocation, LeaseNotHeld> {
    return Result.flatMap(this.#heldLease(leaseId, fencingToken), (lease) => {
      const { expiresAtMs } = lease.allocation;
      if (expiresAtMs <= nowMs) return Result.fail(notHeld("expired", leaseId, fencingToken));
      lease.allocation = { ...lease.allocation, expiresAtMs: Math.max(expiresAtMs, nowMs + ttlMs) };
      return Result.succeed(lease.allocation);
    });
  }

  /** Takes back every lease whose time is up and answers with them, oldest first: their tasks must be fenced. */
  expire(nowMs: number): readonly AgentResourceAllocation[] {
    const over = [...this.#leases.values()].filter((lease) => lease.allocation.expiresAtMs <= nowMs);
    for (const lease of over) this.#takeBack(lease);
    return over.map((lease) => lease.allocation);
  }

  /** Nobody loses a lease: after a reduction nothing is given until enough was released. */
  resize(capacity: LedgerCapacity): void {
    this.#cpuMilli = given(capacity.cpuCores);
    this.#memoryMb = Math.floor(capacity.memoryMb);
  }

  /**
   * For work taken over from another engine, whose tokens may be ahead of ours: all to come are larger than this one.
   */
  startTokensAbove(fencingToken: number): void {
    this.#nextToken = Math.max(this.#nextToken, fencingToken + 1);
  }

  #tooLarge({ holder, cpuCores, memoryMb }: LeaseRequest): AllocationConflict | undefined {
    if (!isAmount(cpuCores) || asked(cpuCores) > this.#cpuMilli) return neverFits(holder, this.#cpu(cpuCores));
    if (!isAmount(memoryMb) || Math.ceil(memoryMb) > this.#memoryMb) return neverFits(holder, this.#memory(memoryMb));
    return undefined;
  }

  #taken(holder: string, names: readonly string[]): AllocationConflict | undefined {
    if (this.#leaseIds.has(holder)) return resourceHeld(holder, `lease of ${holder}`, holder);
    for (const name of names) {
      const other = this.#exclusive.get(name);
      if (other !== undefined) return resourceHeld(holder, name, other);
    }
    return undefined;
  }

  #short({ holder, cpuCores, memoryMb }: LeaseRequest): AllocationConflict | undefined {
    if (this.#usedCpuMilli + asked(cpuCores) > this.#cpuMilli) {
      return exhausted(holder, this.#cpu(cpuCores), this.#holdersBy("cpuMilli"));
    }
    if (this.#usedMemoryMb + Math.ceil(memoryMb) > this.#memoryMb) {
      return exhausted(holder, this.#memory(memoryMb), this.#holdersBy("memoryMb"));
    }
    return undefined;
  }

  #cpu(requested: number): ShortAmount {
    const available = Math.max(0, this.#cpuMilli - this.#usedCpuMilli) / MILLI;
    return { resource: "cpuCores", requested, available, total: this.#cpuMilli / MILLI };
  }

  #memory(requested: number): ShortAmount {
    const available = Math.max(0, this.#memoryMb - this.#usedMemoryMb);
    return { resource: "memoryMb", requested, available, total: this.#memoryMb };
  }

  #holdersBy(amount: "cpuMilli" | "memoryMb"): readonly string[] {
    const holding = [...this.#leases.values()].filter((lease) => lease[amount] > 0);
    return holding.sort((left, right) => right[amount] - left[amount]).map((lease) => lease.holder);
  }

  #give(request: LeaseRequest, names: readonly string[], nowMs: number): AgentResourceAllocation {
    const fencingToken = this.#nextToken;
    this.#nextToken += 1;
    const { holder, ttlMs, ...rest } = request;
    const leaseId = `lease-${fencingToken}`;
    const memoryMb = Math.ceil(request.memoryMb);
    const expiresAtMs = nowMs + ttlMs;
    const allocation = { ...rest, memoryMb, leaseId, fencingToken, exclusiveResources: names, expiresAtMs };
    this.#enter({ holder, cpuMilli: asked(request.cpuCores), memoryMb, allocation });
    return allocation;
  }

  #enter(lease: Lease): void {
    const { leaseId, exclusiveResources } = lease.allocation;
    this.#leases.set(leaseId, lease);
    this.#leaseIds.set(lease.holder, leaseId);
    for (const name of exclusiveResources) this.#exclusive.set(name, lease.holder);
    this.#usedCpuMilli += lease.cpuMilli;
    this.#usedMemoryMb += lease.memoryMb;
  }

  #takeBack(lease: Lease): void {
    const { leaseId, exclusiveResources } = lease.allocation;
    this.#leases.delete(leaseId);
    this.#leaseIds.delete(lease.holder);
    for (const name of exclusiveResources) this.#exclusive.delete(name);
    this.#usedCpuMilli -= lease.cpuMilli;
    this.#usedMemoryMb -= lease.memoryMb;
  }

  #heldLease(leaseId: string, fencingToken: number): Result.Result<Lease, LeaseNotHeld> {
    const lease = this.#leases.get(leaseId);
    if (lease === undefined) return Result.fail(notHeld("unknown-lease", leaseId, fencingToken));
    if (lease.allocation.fencingToken !== fencingToken)
      return Result.fail(notHeld("stale-token", leaseId, fencingToken));
    return Result.succeed(lease);
  }
}
