import * as Result from "effect/Result";
import fc from "fast-check";
import { expect, it } from "vitest";
import { LeaseLedger } from "./lease-ledger.ts";

/** A lease as simply as it can be told: everything else is added up anew after every command. */
interface Held {
  readonly leaseId: string;
  readonly token: number;
  readonly holder: string;
  readonly cpuMilli: number;
  readonly memoryMb: number;
  readonly names: readonly string[];
  expiresAtMs: number;
}
interface Model {
  cpuMilli: number;
  memoryMb: number;
  nowMs: number;
  lastToken: number;
  held: Held[];
  /** Ids and tokens of all leases that were ever given, the released ones included. */
  readonly given: { readonly leaseId: string; readonly token: number }[];
}
type Command = fc.Command<Model, LeaseLedger>;

const sum = (held: readonly Held[], amount: "cpuMilli" | "memoryMb"): number =>
  held.reduce((total, lease) => total + lease[amount], 0);

/** What must hold at any time, whatever was done. */
const agree = (model: Model, ledger: LeaseLedger): void => {
  const { held } = model;
  expect(
    ledger.allocations.map(({ leaseId, fencingToken, expiresAtMs }) => [leaseId, fencingToken, expiresAtMs]),
  ).toEqual(held.map(({ leaseId, token, expiresAtMs }) => [leaseId, token, expiresAtMs]));
  expect(ledger.inUse.leases).toBe(held.length);
  expect(Math.round(ledger.inUse.cpuCores * 1000)).toBe(sum(held, "cpuMilli"));
  expect(ledger.inUse.memoryMb).toBe(sum(held, "memoryMb"));
  const exclusive = ledger.allocations.flatMap(({ exclusiveResources }) => exclusiveResources);
  expect(new Set(exclusive).size).toBe(exclusive.length);
  for (const { holder } of held) expect(ledger.holds(holder)).toBe(true);
};

const scoped = (holder: string, name: string): string =>
  name.startsWith("machine:") ? name : `${holder.split("/")[0] ?? ""}|${name}`;

interface Ask {
  readonly holder: string;
  readonly cpuMilli: number;
  readonly memoryMb: number;
  readonly names: readonly string[];
  readonly ttlMs: number;
}

/** Every code that may be told now; empty when the lease must be given. */
const obstacles = (model: Model, ask: Ask): readonly string[] => {
  const names = ask.names.map((name) => scoped(ask.holder, name));
  if (ask.cpuMilli > model.cpuMilli || ask.memoryMb > model.memoryMb) return ["never-fits"];
  const taken = model.held.some(
    (lease) => lease.holder === ask.holder || lease.names.some((name) => names.includes(name)),
  );
  return [
    ...(taken ? ["resource-held"] : []),
    ...(sum(model.held, "cpuMilli") + ask.cpuMilli > model.cpuMilli ? ["cpu-exhausted"] : []),
    ...(sum(model.held, "memoryMb") + ask.memoryMb > model.memoryMb ? ["memory-exhausted"] : []),
  ];
};

class Acquire implements Command {
  readonly ask: Ask;
  constructor(ask: Ask) {
    this.ask = ask;
  }
  check = (): boolean => true;
  run(model: Model, ledger: LeaseLedger): void {
    const { holder, cpuMilli, memoryMb, names, ttlMs } = this.ask;
    const common = { agentId: "a", timeoutSeconds: 1, priority: 0, specialization: [], currentWorkload: 0 };
    const amounts = { cpuCores: cpuMilli / 1000, memoryMb, exclusiveResources: names };
    const result = ledger.acquire({ ...common, ...amounts, holder, ttlMs }, model.nowMs);
    const reasons = obstacles(model, this.ask);
    expect(Result.isSuccess(result)).toBe(reasons.length === 0);
    if (Result.isFailure(result)) expect(reasons).toContain(result.failure.code);
    else this.#enter(model, result.success.leaseId, result.success.fencingToken);
    if (Result.isSuccess(result)) {
      expect(sum(model.held, "cpuMilli")).toBeLessThanOrEqual(model.cpuMilli);
      expect(sum(model.held, "memoryMb")).toBeLessThanOrEqual(model.memoryMb);
    }
    agree(model, ledger);
  }
  #enter(model: Model, leaseId: string, token: number): void {
    expect(token).toBeGreaterThan(model.lastToken);
    expect(model.given.map((lease) => lease.leaseId)).not.toContain(leaseId);
    const names = this.ask.names.map((name) => scoped(this.ask.holder, name));
    model.held.push({ ...this.ask, names, leaseId, token, expiresAtMs: model.nowMs + this.ask.ttlMs });
    model.given.push({ leaseId, token });
    model.lastToken = token;
  }
  toString = (): string => `acquire(${JSON.stringify(this.ask)})`;
}

/** A lease out of all that were ever given, with its own token or one beside it. */
interface Pick {
  readonly index: number;
  readonly tokenShift: number;
}
const picked = (model: Model, { index, tokenShift }: Pick) => {
  const lease = model.given[index % model.given.length] ?? { leaseId: "lease-0", token: 0 };
  const token = lease.token + tokenShift;
  return {
    leaseId: lease.leaseId,
    token,
    held: model.held.find((one) => one.leaseId === lease.leaseId && one.token === token),
  };
};

class Release implements Command {
  readonly pick: Pick;
  constructor(pick: Pick) {
    this.pick = pick;
  }
  check = (): boolean => true;
  run(model: Model, ledger: LeaseLedger): void {
    const { leaseId, token, held } = picked(model, this.pick);
    expect(Result.isSuccess(ledger.release(leaseId, token))).toBe(held !== undefined);
    model.held = model.held.filter((lease) => lease !== held);
    agree(model, ledger);
  }
  toString = (): string => `release(${this.pick.index} ${this.pick.tokenShift})`;
}

class Renew implements Command {
  readonly pick: Pick;
  readonly ttlMs: number;
  constructor(pick: Pick, ttlMs: number) {
    this.pick = pick;
    this.ttlMs = ttlMs;
  }
  check = (): boolean => true;
  run(model: Model, ledger: LeaseLedger): void {
    const { leaseId, token, held } = picked(model, this.pick);
    const alive = held !== undefined && held.expiresAtMs > model.nowMs;
    expect(Result.isSuccess(ledger.renew(leaseId, token, this.ttlMs, model.nowMs))).toBe(alive);
    if (alive) held.expiresAtMs = Math.max(held.expiresAtMs, model.nowMs + this.ttlMs);
    agree(model, ledger);
  }
  toString = (): string => `renew(${this.pick.index} ${this.pick.tokenShift} ${this.ttlMs})`;
}

class Expire implements Command {
  readonly afterMs: number;
  constructor(afterMs: number) {
    this.afterMs = afterMs;
  }
  check = (): boolean => true;
  run(model: Model, ledger: LeaseLedger): void {
    model.nowMs += this.afterMs;
    const over = model.held.filter((lease) => lease.expiresAtMs <= model.nowMs);
    expect(ledger.expire(model.nowMs).map(({ leaseId }) => leaseId)).toEqual(over.map(({ leaseId }) => leaseId));
    model.held = model.held.filter((lease) => !over.includes(lease));
    for (const { holder } of over) expect(ledger.holds(holder)).toBe(false);
    agree(model, ledger);
  }
  toString = (): string => `expire(+${this.afterMs})`;
}

/** Time passes and nobody takes anything back. */
class Wait implements Command {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check = (): boolean => true;
  run(model: Model, ledger: LeaseLedger): void {
    model.nowMs += this.ms;
    agree(model, ledger);
  }
  toString = (): string => `wait(${this.ms})`;
}

class Resize implements Command {
  readonly cpuMilli: number;
  readonly memoryMb: number;
  constructor(cpuMilli: number, memoryMb: number) {
    this.cpuMilli = cpuMilli;
    this.memoryMb = memoryMb;
  }
  check = (): boolean => true;
  run(model: Model, ledger: LeaseLedger): void {
    ledger.resize({ cpuCores: this.cpuMilli / 1000, memoryMb: this.memoryMb });
    model.cpuMilli = this.cpuMilli;
    model.memoryMb = this.memoryMb;
    agree(model, ledger);
  }
  toString = (): string => `resize(${this.cpuMilli} ${this.memoryMb})`;
}

class StartTokensAbove implements Command {
  readonly token: number;
  constructor(token: number) {
    this.token = token;
  }
  check = (): boolean => true;
  run(model: Model, ledger: LeaseLedger): void {
    ledger.startTokensAbove(this.token);
    model.lastToken = Math.max(model.lastToken, this.token);
    agree(model, ledger);
  }
  toString = (): string => `startTokensAbove(${this.token})`;
}

const cpuMilli = fc.oneof(fc.nat(2500), fc.constantFrom(0, 100, 300, 500, 1000));
const memoryMb = fc.nat(1500);
const roomCpuMilli = fc.nat(5000);
const roomMemoryMb = fc.nat(4000);
const ask = fc.record({
  holder: fc.constantFrom("a/w/1", "a/w/2", "a/v/1", "b/w/1", "b/w/2", "c/w/1"),
  cpuMilli,
  memoryMb,
  names: fc.uniqueArray(fc.constantFrom("db", "port", "machine:gpu"), { maxLength: 3 }),
  ttlMs: fc.integer({ min: 1, max: 100 }),
});
const pick = fc.record({ index: fc.nat(20), tokenShift: fc.constantFrom(0, 0, 0, -1, 1) });
const commands: fc.Arbitrary<Command>[] = [
  ask.map((one) => new Acquire(one)),
  ask.map((one) => new Acquire({ ...one, cpuMilli: one.cpuMilli % 400, memoryMb: one.memoryMb % 200, names: [] })),
  pick.map((one) => new Release(one)),
  fc.tuple(pick, fc.nat(100)).map(([one, ttlMs]) => new Renew(one, ttlMs)),
  fc.nat(60).map((afterMs) => new Expire(afterMs)),
  fc.nat(60).map((ms) => new Wait(ms)),
  fc.tuple(roomCpuMilli, roomMemoryMb).map(([cpu, memory]) => new Resize(cpu, memory)),
  fc.nat(30).map((token) => new StartTokensAbove(token)),
];

it("AC3.4 never gives more than there is, nor one resource to two, nor an old token, under any commands", () => {
  fc.assert(
    fc.property(
      roomCpuMilli,
      roomMemoryMb,
      fc.nat(9),
      fc.commands(commands, { maxCommands: 80, size: "max" }),
      (cpu, memory, first, script) => {
        fc.modelRun(
          () => ({
            model: { cpuMilli: cpu, memoryMb: memory, nowMs: 0, lastToken: first - 1, held: [], given: [] },
            real: new LeaseLedger({ cpuCores: cpu / 1000, memoryMb: memory, firstFencingToken: first }),
          }),
          script,
        );
      },
    ),
    { numRuns: 300 },
  );
});
