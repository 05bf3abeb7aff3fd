import * as Schema from "effect/Schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AgentPerformance } from "../workflow/agent-performance.ts";
import { ANY_CAPABILITY, FORGOTTEN_WEIGHT, observedCapabilities, PerformanceBook } from "./performance-book.ts";
import type { Observation } from "./performance-book.ts";

const HALF_LIFE_MS = 1000;
const seen = (change: Partial<Observation> = {}): Observation => ({
  agentId: "archon-1",
  capability: "review",
  succeeded: true,
  latencyMs: 100,
  atMs: 0,
  ...change,
});
const bookOf = (observations: readonly Observation[]): PerformanceBook => {
  const book = new PerformanceBook(HALF_LIFE_MS);
  for (const observation of observations) book.observe(observation);
  return book;
};
const observation = fc.record({
  agentId: fc.constantFrom("archon-1", "archon-2"),
  capability: fc.constantFrom("review", "write"),
  succeeded: fc.boolean(),
  latencyMs: fc.integer({ min: 1, max: 10_000 }),
  atMs: fc.integer({ min: 0, max: 5000 }),
});
const history = fc
  .array(observation, { maxLength: 40, size: "max" })
  .map((all) => all.sort((left, right) => left.atMs - right.atMs));

describe("PerformanceBook (AC6.3)", () => {
  it("knows nothing of what was not observed", () => {
    const book = bookOf([seen()]);
    expect(book.of("archon-2", "review", 0)).toBeUndefined();
    expect(book.of("archon-1", "write", 0)).toBeUndefined();
  });

  it("halves an observation's weight with every half-life, and leaves its ratio and latency", () => {
    const book = bookOf([seen({ latencyMs: 80 })]);
    expect(book.of("archon-1", "review", 2 * HALF_LIFE_MS)).toEqual({
      agentId: "archon-1",
      capability: "review",
      weight: 0.25,
      successRatio: 1,
      latencyMs: 80,
      updatedAtMs: 0,
    });
  });

  it("lets the new count for more than the old", () => {
    const book = bookOf([seen({ latencyMs: 100 }), seen({ latencyMs: 400, atMs: HALF_LIFE_MS })]);
    expect(book.of("archon-1", "review", HALF_LIFE_MS)).toMatchObject({ weight: 1.5, successRatio: 1, latencyMs: 300 });
    book.observe(seen({ succeeded: false, atMs: 2 * HALF_LIFE_MS }));
    const last = book.of("archon-1", "review", 2 * HALF_LIFE_MS);
    expect(last?.weight).toBe(1.75);
    expect(last?.successRatio).toBeCloseTo(0.75 / 1.75, 12);
  });

  it("takes the latency of successes alone", () => {
    const book = bookOf([seen({ latencyMs: 100 }), seen({ latencyMs: 9999, succeeded: false })]);
    expect(book.of("archon-1", "review", 0)).toMatchObject({ weight: 2, successRatio: 0.5, latencyMs: 100 });
    expect(bookOf([seen({ succeeded: false })]).of("archon-1", "review", 0)).toMatchObject({
      successRatio: 0,
      latencyMs: 0,
    });
  });

  it("makes nothing heavier when the clock was set back, nor any latency negative", () => {
    const book = bookOf([seen({ atMs: 5000, latencyMs: -7 }), seen({ atMs: 1000, latencyMs: 10 })]);
    expect(book.of("archon-1", "review", 0)).toMatchObject({ weight: 2, latencyMs: 5, updatedAtMs: 5000 });
  });

  it("agrees with the sums over the whole history", () => {
    fc.assert(
      fc.property(history, fc.nat(5000), (all, laterMs) => {
        const nowMs = 5000 + laterMs;
        const performance = bookOf(all).of("archon-1", "review", nowMs);
        const own = all.filter(({ agentId, capability }) => agentId === "archon-1" && capability === "review");
        const weights = own.map(({ atMs }) => 2 ** ((atMs - nowMs) / HALF_LIFE_MS));
        const weight = weights.reduce((sum, one) => sum + one, 0);
        const succeeded = own.reduce((sum, one, index) => sum + (one.succeeded ? (weights[index] ?? 0) : 0), 0);
        const latency = own.reduce((sum, one, at) => sum + (one.succeeded ? (weights[at] ?? 0) * one.latencyMs : 0), 0);
        expect(performance === undefined).toBe(own.length === 0);
        if (performance === undefined) return;
        expect(performance.weight).toBeCloseTo(weight, 9);
        expect(performance.successRatio).toBeCloseTo(succeeded / weight, 9);
        expect(performance.latencyMs).toBeCloseTo(succeeded === 0 ? 0 : latency / succeeded, 6);
      }),
    );
  });

  it("answers after a restart as if there had been none, whenever it is asked", () => {
    fc.assert(
      fc.property(history, history, fc.nat(20_000), (before, after, askedMs) => {
        const whole = bookOf(before);
        const restored = new PerformanceBook(HALF_LIFE_MS);
        const kept = whole.entries(0);
        restored.restore(JSON.parse(JSON.stringify(kept)) as AgentPerformance[]);
        for (const one of after) {
          whole.observe({ ...one, atMs: one.atMs + 5000 });
          restored.observe({ ...one, atMs: one.atMs + 5000 });
        }
        for (const { agentId, capability } of whole.entries(0)) {
          const expected = whole.of(agentId, capability, askedMs);
          const actual = restored.of(agentId, capability, askedMs);
          expect(actual?.weight).toBeCloseTo(expected?.weight ?? Number.NaN, 9);
          expect(actual?.successRatio).toBeCloseTo(expected?.successRatio ?? Number.NaN, 9);
          expect(actual?.latencyMs).toBeCloseTo(expected?.latencyMs ?? Number.NaN, 6);
        }
        expect(restored.entries(0)).toHaveLength(whole.entries(0).length);
      }),
    );
  });

  it("tells entries that the state can hold", () => {
    fc.assert(
      fc.property(history, (all) => {
        for (const entry of bookOf(all).entries(0)) {
          expect(Schema.decodeUnknownSync(AgentPerformance)(entry)).toEqual(entry);
        }
      }),
    );
  });

  it("replaces what it knows by what it restores", () => {
    const book = bookOf([seen(), seen()]);
    const entry = {
      agentId: "archon-1",
      capability: "review",
      weight: 4,
      successRatio: 0.25,
      latencyMs: 7,
      updatedAtMs: 9,
    };
    book.restore([entry]);
    expect(book.of("archon-1", "review", 9)).toEqual(entry);
  });

  it("keeps no entry that has faded, and gives its memory back", () => {
    const book = bookOf([seen(), seen({ capability: "write", atMs: 5000 }), seen({ agentId: "archon-2" })]);
    const fadedMs = Math.log2(1 / FORGOTTEN_WEIGHT) * HALF_LIFE_MS;
    expect(book.entries(fadedMs - 1)).toHaveLength(3);
    expect(book.entries(fadedMs + 1)).toMatchObject([{ agentId: "archon-1", capability: "write", weight: 1 }]);
    book.forget(fadedMs + 1);
    expect(book.of("archon-1", "review", 0)).toBeUndefined();
    expect(book.of("archon-2", "review", 0)).toBeUndefined();
    expect(book.of("archon-1", "write", 5000)?.weight).toBe(1);
  });

  it("observes a task without demands under a name of its own", () => {
    expect(observedCapabilities({ capabilities: [] })).toEqual([ANY_CAPABILITY]);
    expect(observedCapabilities({ capabilities: ["a", "b"] })).toEqual(["a", "b"]);
  });
});
