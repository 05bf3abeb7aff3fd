import * as fc from "fast-check";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { describe, expect, it } from "vitest";
import { agentIds } from "../agents/agent-ids.ts";
import { FaultScript, resolveFaultScript, struckAgentIds } from "./fault-script.ts";

const decode = Schema.decodeUnknownResult(FaultScript, { onExcessProperty: "error" });
const problemOf = (rule: object): string => Result.getOrThrow(Result.flip(decode([rule]))).message;

describe("FaultScript", () => {
  it.each([
    [{ kind: "sulk" }, "kind"],
    [{ kind: "stall", ratio: 1.5 }, "ratio"],
    [{ kind: "stall", fromMs: 200, toMs: 100 }, "toMs 100 is not after fromMs 200"],
    [{ kind: "stall", agentIds: ["a"], agentRatio: 0.5 }, "exclude each other"],
    [{ kind: "stall", agentRatio: 0 }, "agentRatio"],
    [{ kind: "slow-first-token" }, "needs delayMs"],
    [{ kind: "stall", delayMs: 5 }, "delayMs belongs to slow-first-token"],
    [{ kind: "disconnect", retryAfterSeconds: 1 }, "rate-limited and server-error"],
    [{ kind: "stall", stallMs: 5 }, "stallMs belongs to stalled-stream"],
    [{ kind: "stall", form: 1 }, "form"],
  ])("refuses %j and says why", (rule, said) => {
    expect(problemOf(rule)).toContain(said);
  });

  it("takes every fault of issue 5 in a window", () => {
    const script = [
      { kind: "rate-limited", ratio: 0.5, retryAfterSeconds: 2, fromMs: 1000, toMs: 5000 },
      { kind: "slow-first-token", delayMs: 3000, fromMs: 1000, toMs: 5000 },
      { kind: "stalled-stream", stallMs: 2000, agentRatio: 0.1, fromMs: 1000 },
      { kind: "malformed-json", toMs: 10 },
      { kind: "missing-choices" },
      { kind: "disconnect" },
      { kind: "server-error", burst: { everyCalls: 20, lengthCalls: 5 } },
    ];
    expect(Result.getOrThrow(decode(script))).toEqual(script);
  });
});

describe("struckAgentIds", () => {
  it("is the rounded share, at least one, the same for a seed and nested over ratios", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.integer(),
        (count, one, other, seed) => {
          const ids = agentIds(count);
          const [small, large] = [Math.min(one, other), Math.max(one, other)];
          const struck = struckAgentIds(ids, large, seed);
          expect(struck).toHaveLength(Math.max(1, Math.round(large * count)));
          expect(new Set(struck).size).toBe(struck.length);
          expect(ids).toEqual(expect.arrayContaining([...struck]));
          expect(struckAgentIds(ids, large, seed)).toEqual(struck);
          expect(struck).toEqual(expect.arrayContaining([...struckAgentIds(ids, small, seed)]));
        },
      ),
    );
  });

  it("chooses other agents for another seed, and each agent about equally often", () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed += 1)
      for (const agentId of struckAgentIds(agentIds(10), 0.2, seed)) times.set(agentId, (times.get(agentId) ?? 0) + 1);
    // 2000 draws of 2 in 10: 400 each, standard deviation 17.9; 5 of them either way.
    for (const agentId of agentIds(10)) expect(Math.abs((times.get(agentId) ?? 0) - 400)).toBeLessThan(90);
  });
});

describe("resolveFaultScript", () => {
  it("names the agents of a share and leaves the other rules as they are", () => {
    const ids = agentIds(10);
    const rule = { kind: "stall", fromMs: 5 } as const;
    const resolved = resolveFaultScript([{ ...rule, agentRatio: 0.3 }, rule], ids, 7);
    expect(resolved).toEqual([{ ...rule, agentIds: struckAgentIds(ids, 0.3, 7) }, rule]);
  });
});
