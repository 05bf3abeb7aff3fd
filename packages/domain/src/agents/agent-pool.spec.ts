import * as Result from "effect/Result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentIds } from "./agent-ids.ts";
import { AgentPool } from "./agent-pool.ts";

const taken = (pool: AgentPool, ids: readonly string[]): AgentPool => Result.getOrThrow(pool.tryAcquireBatch(ids));
const refusal = <E extends { readonly _tag: string }>(result: Result.Result<AgentPool, E>): E | null =>
  Result.isFailure(result) ? result.failure : null;

describe("AgentPool", () => {
  it("has 72 slots and takes 72 agents and no more", () => {
    const full = taken(AgentPool.empty(), agentIds(72));
    expect(full.availableCount).toBe(0);
    expect(refusal(full.acquire("archon-73"))).toMatchObject({
      _tag: "PoolExhausted",
      requested: 1,
      available: 0,
      capacity: 72,
    });
  });

  it("refuses an agent that holds a slot, naming it", () => {
    const pool = taken(AgentPool.empty(2), ["archon-1"]);
    expect(refusal(pool.acquire("archon-1"))).toMatchObject({ _tag: "AgentAlreadyHeld", agentId: "archon-1" });
  });

  it("refuses a name that is twice in one batch, and takes none of it", () => {
    const pool = AgentPool.empty(3);
    expect(refusal(pool.tryAcquireBatch(["a", "b", "a"]))).toMatchObject({ _tag: "AgentAlreadyHeld", agentId: "a" });
    expect(pool.heldCount).toBe(0);
  });

  it("refuses to release what is not held", () => {
    expect(refusal(AgentPool.empty().release("archon-9"))).toMatchObject({ _tag: "AgentNotHeld", agentId: "archon-9" });
  });

  it("takes a batch whole or not at all", () => {
    const batch = fc.uniqueArray(fc.string(), { maxLength: 20 });
    fc.assert(
      fc.property(fc.nat(20), batch, batch, (capacity, held, wanted) => {
        const start = AgentPool.empty(capacity).tryAcquireBatch(held);
        fc.pre(Result.isSuccess(start));
        const before = start.success;
        const after = before.tryAcquireBatch(wanted);
        const fits = before.heldCount + wanted.length <= capacity && !wanted.some((id) => before.holds(id));
        expect(Result.isSuccess(after)).toBe(fits);
        expect(before.heldAgentIds).toEqual(held);
        if (Result.isSuccess(after)) expect(after.success.heldAgentIds).toEqual([...held, ...wanted]);
      }),
    );
  });

  it("is restored by a release", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 20 }), fc.nat(), (ids, pick) => {
        const id = ids[pick % ids.length] ?? "";
        const rest = ids.filter((other) => other !== id);
        const before = taken(AgentPool.empty(20), rest);
        const restored = Result.getOrThrow(taken(before, [id]).release(id));
        expect(restored.heldAgentIds).toEqual(before.heldAgentIds);
        expect(restored.availableCount).toBe(before.availableCount);
      }),
    );
  });
});

interface Model {
  readonly capacity: number;
  readonly held: Set<string>;
}
interface Real {
  pool: AgentPool;
}

class Acquire implements fc.Command<Model, Real> {
  readonly ids: readonly string[];
  constructor(ids: readonly string[]) {
    this.ids = ids;
  }
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    const distinct = new Set(this.ids);
    const duplicate = distinct.size < this.ids.length || this.ids.some((id) => model.held.has(id));
    const full = model.held.size + this.ids.length > model.capacity;
    const result = real.pool.tryAcquireBatch(this.ids);
    expect(refusal(result)?._tag ?? null).toBe(duplicate ? "AgentAlreadyHeld" : full ? "PoolExhausted" : null);
    if (Result.isSuccess(result)) {
      real.pool = result.success;
      for (const id of this.ids) model.held.add(id);
    }
    agree(model, real);
  }
  toString = (): string => `acquire(${this.ids.join()})`;
}

class Release implements fc.Command<Model, Real> {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    const result = real.pool.release(this.id);
    expect(Result.isSuccess(result)).toBe(model.held.delete(this.id));
    if (Result.isSuccess(result)) real.pool = result.success;
    agree(model, real);
  }
  toString = (): string => `release(${this.id})`;
}

const agree = (model: Model, real: Real): void => {
  expect(new Set(real.pool.heldAgentIds)).toEqual(model.held);
  expect(real.pool.heldCount + real.pool.availableCount).toBe(model.capacity);
  expect(real.pool.heldCount).toBeLessThanOrEqual(model.capacity);
};

it("AgentPool behaves as a bounded set under any commands", () => {
  const id = fc.constantFrom(...agentIds(8));
  const commands = [fc.array(id, { maxLength: 4 }).map((ids) => new Acquire(ids)), id.map((one) => new Release(one))];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.commands(commands, { maxCommands: 60 }), (capacity, script) => {
      fc.modelRun(
        () => ({ model: { capacity, held: new Set<string>() }, real: { pool: AgentPool.empty(capacity) } }),
        script,
      );
    }),
  );
});
