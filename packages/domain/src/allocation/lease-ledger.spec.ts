import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { describe, expect, it } from "vitest";
import { AgentResourceAllocation } from "../workflow/agent-resource-allocation.ts";
import type { AllocationConflict } from "./allocation-conflict.ts";
import { LeaseLedger } from "./lease-ledger.ts";
import type { LeaseRequest } from "./lease-ledger.ts";

const request = (holder: string, change: Partial<LeaseRequest> = {}): LeaseRequest => ({
  holder,
  agentId: "archon-1",
  cpuCores: 1,
  memoryMb: 512,
  timeoutSeconds: 300,
  priority: 5,
  specialization: ["review"],
  currentWorkload: 0.5,
  exclusiveResources: [],
  ttlMs: 1000,
  ...change,
});
const ledgerOf = (cpuCores: number, memoryMb: number): LeaseLedger => new LeaseLedger({ cpuCores, memoryMb });
const given = (ledger: LeaseLedger, ask: LeaseRequest, nowMs = 0): AgentResourceAllocation =>
  Result.getOrThrow(ledger.acquire(ask, nowMs));
const conflict = (ledger: LeaseLedger, ask: LeaseRequest): AllocationConflict =>
  Result.getOrThrow(Result.flip(ledger.acquire(ask, 0)));

describe("AC3.3 resources are allocated and given back", () => {
  it("gives what was asked for as a lease that the state can hold", () => {
    const lease = given(ledgerOf(4, 2048), request("acme/w/t", { exclusiveResources: ["port", "branch"] }), 5000);
    expect(Schema.decodeUnknownSync(AgentResourceAllocation)(lease)).toEqual({
      agentId: "archon-1",
      cpuCores: 1,
      memoryMb: 512,
      timeoutSeconds: 300,
      priority: 5,
      specialization: ["review"],
      currentWorkload: 0.5,
      leaseId: "lease-1",
      fencingToken: 1,
      exclusiveResources: ["tenant:acme/branch", "tenant:acme/port"],
      expiresAtMs: 6000,
    });
  });

  it("is as it was after a release, and the lease is gone", () => {
    const ledger = ledgerOf(1, 512);
    const lease = given(ledger, request("acme/w/t", { exclusiveResources: ["port"] }));
    expect(ledger.inUse).toEqual({ cpuCores: 1, memoryMb: 512, leases: 1 });
    expect(ledger.holds("acme/w/t")).toBe(true);
    expect(Result.isSuccess(ledger.release(lease.leaseId, lease.fencingToken))).toBe(true);
    expect(ledger.inUse).toEqual({ cpuCores: 0, memoryMb: 0, leases: 0 });
    expect(ledger.holds("acme/w/t")).toBe(false);
    expect(ledger.leaseOf("acme/w/t")).toBeUndefined();
    expect(given(ledger, request("acme/w/u", { exclusiveResources: ["port"] })).leaseId).toBe("lease-2");
  });

  it("adds a tenth of a core ten times up to one", () => {
    const ledger = ledgerOf(1, 10_000);
    for (let task = 0; task < 10; task += 1) given(ledger, request(`acme/w/${task}`, { cpuCores: 0.1 }));
    expect(ledger.inUse.cpuCores).toBe(1);
    expect(conflict(ledger, request("acme/w/next", { cpuCores: 0.001 })).code).toBe("cpu-exhausted");
    expect(given(ledgerOf(0.3, 512), request("acme/w/t", { cpuCores: 0.1 * 3 })).cpuCores).toBe(0.1 * 3);
  });

  it("takes back what is not renewed, at its very millisecond, in the order in which it was given", () => {
    const ledger = ledgerOf(4, 4096);
    const first = given(ledger, request("acme/w/1"));
    const second = given(ledger, request("acme/w/2"));
    const third = given(ledger, request("acme/w/3"));
    const renewed = Result.getOrThrow(ledger.renew(second.leaseId, second.fencingToken, 1000, 500));
    expect(renewed).toEqual({ ...second, expiresAtMs: 1500 });
    expect(ledger.expire(999)).toEqual([]);
    expect(ledger.expire(1000)).toEqual([first, third]);
    expect(ledger.allocations).toEqual([renewed]);
    expect(ledger.inUse).toEqual({ cpuCores: 1, memoryMb: 512, leases: 1 });
  });

  it("never shortens a lease by a renewal", () => {
    const ledger = ledgerOf(1, 512);
    const lease = given(ledger, request("acme/w/t", { ttlMs: 10_000 }));
    const renewed = ledger.renew(lease.leaseId, lease.fencingToken, 10, 20);
    expect(Result.getOrThrow(renewed).expiresAtMs).toBe(10_000);
  });

  it("counts a lease whose time is up until it is taken back", () => {
    const ledger = ledgerOf(1, 512);
    const lease = given(ledger, request("acme/w/1"));
    const late = ledger.acquire(request("acme/w/2"), 5000);
    expect(Result.getOrThrow(Result.flip(late))).toMatchObject({ code: "cpu-exhausted", heldBy: ["acme/w/1"] });
    expect(Result.getOrThrow(Result.flip(ledger.renew(lease.leaseId, 1, 1000, 1000)))).toMatchObject({
      _tag: "LeaseNotHeld",
      code: "expired",
      message:
        "lease-1 with token 1 is not held, its time is up and it is about to be taken back: acquire a new lease before going on.",
    });
  });

  it("begins its tokens where it is told, and goes past those of others", () => {
    const ledger = new LeaseLedger({ cpuCores: 4, memoryMb: 4096, firstFencingToken: 100 });
    expect(given(ledger, request("acme/w/1"))).toMatchObject({ fencingToken: 100, leaseId: "lease-100" });
    ledger.startTokensAbove(500);
    expect(given(ledger, request("acme/w/2")).fencingToken).toBe(501);
    ledger.startTokensAbove(3);
    expect(given(ledger, request("acme/w/3")).fencingToken).toBe(502);
  });

  it("gives nothing after a reduction until enough was released, and takes nothing away", () => {
    const ledger = ledgerOf(2, 1024);
    const first = given(ledger, request("acme/w/1"));
    given(ledger, request("acme/w/2"));
    ledger.resize({ cpuCores: 1, memoryMb: 1024 });
    expect(ledger.capacity).toEqual({ cpuCores: 1, memoryMb: 1024 });
    expect(ledger.inUse).toEqual({ cpuCores: 2, memoryMb: 1024, leases: 2 });
    expect(conflict(ledger, request("acme/w/3", { cpuCores: 0.5 }))).toMatchObject({
      code: "cpu-exhausted",
      available: 0,
    });
    Result.getOrThrow(ledger.release(first.leaseId, first.fencingToken));
    expect(conflict(ledger, request("acme/w/3")).code).toBe("cpu-exhausted");
    ledger.resize({ cpuCores: 2, memoryMb: 1024 });
    expect(given(ledger, request("acme/w/3")).fencingToken).toBe(3);
  });
});

describe("AC3.4 agents never hold the same thing", () => {
  it("tells that memory is short, who has most of it, and what is free", () => {
    const ledger = ledgerOf(8, 1000);
    given(ledger, request("acme/w/small", { memoryMb: 300, cpuCores: 3 }));
    given(ledger, request("acme/w/large", { memoryMb: 500, cpuCores: 0 }));
    expect(conflict(ledger, request("acme/w/t", { memoryMb: 201 }))).toEqual({
      _tag: "AllocationConflict",
      code: "memory-exhausted",
      resource: "memoryMb",
      requested: 201,
      available: 200,
      heldBy: ["acme/w/large", "acme/w/small"],
      message: "acme/w/t asks for 201 MB, 200 of 1000 are free: it waits for a release by acme/w/large, acme/w/small.",
    });
    expect(conflict(ledger, request("acme/w/t", { cpuCores: 6, memoryMb: 1 }))).toMatchObject({
      code: "cpu-exhausted",
      resource: "cpuCores",
      requested: 6,
      available: 5,
      message: "acme/w/t asks for 6 cores, 5 of 8 are free: it waits for a release by acme/w/small.",
      heldBy: ["acme/w/small"],
    });
    expect(given(ledger, request("acme/w/t", { memoryMb: 200 })).memoryMb).toBe(200);
  });

  it("names the three largest holders of many", () => {
    const ledger = ledgerOf(8, 1000);
    for (const memoryMb of [100, 400, 200, 300]) given(ledger, request(`acme/w/${memoryMb}`, { memoryMb }));
    const { heldBy, message } = conflict(ledger, request("acme/w/t", { memoryMb: 1 }));
    expect(heldBy).toEqual(["acme/w/400", "acme/w/300", "acme/w/200", "acme/w/100"]);
    expect(message).toMatch(/it waits for a release by acme\/w\/400, acme\/w\/300, acme\/w\/200, …\.$/u);
  });

  it("tells apart what can never fit, however much is free", () => {
    expect(conflict(ledgerOf(2, 1000), request("acme/w/t", { memoryMb: 1001 }))).toEqual({
      _tag: "AllocationConflict",
      code: "never-fits",
      resource: "memoryMb",
      requested: 1001,
      available: 1000,
      heldBy: [],
      message:
        "acme/w/t asks for 1001 MB, the whole pool has 1000: lower requirements.memoryMb (or memoryLimitPerAgentMb) or use a larger machine.",
    });
    expect(conflict(ledgerOf(2, 1000), request("acme/w/t", { cpuCores: 2.001 }))).toMatchObject({
      code: "never-fits",
      resource: "cpuCores",
    });
    expect(given(ledgerOf(2, 1000), request("acme/w/t", { cpuCores: 2, memoryMb: 1000 })).leaseId).toBe("lease-1");
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])("never gives %s of anything", (amount) => {
    const ledger = ledgerOf(2, 1000);
    expect(conflict(ledger, request("acme/w/t", { cpuCores: amount })).code).toBe("never-fits");
    expect(conflict(ledger, request("acme/w/t", { memoryMb: amount })).code).toBe("never-fits");
    expect(ledger.inUse).toEqual({ cpuCores: 0, memoryMb: 0, leases: 0 });
  });

  it("gives an exclusive resource to one holder of a tenant, and acquires nothing else with the refused one", () => {
    const ledger = ledgerOf(8, 8000);
    given(ledger, request("acme/w/1", { exclusiveResources: ["port"] }));
    expect(conflict(ledger, request("acme/v/2", { exclusiveResources: ["branch", "port"] }))).toEqual({
      _tag: "AllocationConflict",
      code: "resource-held",
      resource: "tenant:acme/port",
      requested: 1,
      available: 0,
      heldBy: ["acme/w/1"],
      message: "acme/v/2 asks for tenant:acme/port, which acme/w/1 holds: it waits until that lease is released.",
    });
    expect(given(ledger, request("acme/v/3", { exclusiveResources: ["branch"] })).fencingToken).toBe(2);
    expect(given(ledger, request("other/w/1", { exclusiveResources: ["port"] })).fencingToken).toBe(3);
  });

  it("gives a resource of the machine to one holder of all tenants", () => {
    const ledger = ledgerOf(8, 8000);
    given(ledger, request("acme/w/1", { exclusiveResources: ["machine:gpu"] }));
    expect(conflict(ledger, request("other/w/1", { exclusiveResources: ["machine:gpu"] }))).toMatchObject({
      code: "resource-held",
      resource: "machine:gpu",
      heldBy: ["acme/w/1"],
    });
  });

  it("gives a task no second lease while it holds one", () => {
    const ledger = ledgerOf(8, 8000);
    const lease = given(ledger, request("acme/w/t"));
    expect(conflict(ledger, request("acme/w/t"))).toMatchObject({
      code: "resource-held",
      resource: "lease of acme/w/t",
      heldBy: ["acme/w/t"],
    });
    expect(ledger.leaseOf("acme/w/t")).toEqual(lease);
  });

  it("refuses a stale token and an unknown lease, and changes nothing", () => {
    const ledger = ledgerOf(8, 8000);
    const lease = given(ledger, request("acme/w/t"));
    const refused = [
      ledger.release(lease.leaseId, 2),
      ledger.renew(lease.leaseId, 0, 1000, 0),
      ledger.release("lease-7", 7),
      ledger.renew("lease-7", 7, 1000, 0),
    ].map((result) => Result.getOrThrow(Result.flip<unknown, unknown>(result)));
    expect(refused).toMatchObject([
      { _tag: "LeaseNotHeld", code: "stale-token", leaseId: "lease-1", fencingToken: 2 },
      { _tag: "LeaseNotHeld", code: "stale-token", leaseId: "lease-1", fencingToken: 0 },
      { _tag: "LeaseNotHeld", code: "unknown-lease", leaseId: "lease-7", fencingToken: 7 },
      { _tag: "LeaseNotHeld", code: "unknown-lease", leaseId: "lease-7", fencingToken: 7 },
    ]);
    expect(ledger.allocations).toEqual([lease]);
  });
});
