import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { describe, expect, it } from "vitest";
import { DEFAULT_ROUTING_RULES, RoutingRules } from "./routing-rules.ts";

const decode = Schema.decodeUnknownResult(RoutingRules);
const withRule = (rule: unknown): unknown => ({ ...DEFAULT_ROUTING_RULES, rules: [rule] });
const refusal = (input: unknown): string => {
  const decoded = decode(input);
  return Result.isFailure(decoded) ? String(decoded.failure) : "accepted";
};

describe("RoutingRules", () => {
  it("accepts its own defaults and a rule of every kind", () => {
    expect(Result.getOrThrow(decode(DEFAULT_ROUTING_RULES))).toEqual(DEFAULT_ROUTING_RULES);
    const rule = {
      name: "night",
      when: { tenantIds: ["acme"], capabilities: ["review"], taskIds: ["night-*"] },
      prefer: ["archon-1"],
      avoid: ["archon-2"],
      only: ["archon-1", "archon-2"],
    };
    expect(Result.getOrThrow(decode(withRule(rule))).rules).toEqual([rule]);
  });

  it("refuses a rule that prefers and avoids the same agent, naming both", () => {
    const rule = { name: "odd", when: {}, prefer: ["archon-1", "archon-2"], avoid: ["archon-2"] };
    expect(refusal(withRule(rule))).toContain("rule odd prefers and avoids archon-2");
  });

  it.each([
    ["an `only` that allows nobody", withRule({ name: "r", when: {}, only: [] })],
    ["a condition that holds for nothing", withRule({ name: "r", when: { tenantIds: [] } })],
    ["a rule without a name", withRule({ name: "", when: {} })],
    ["a share above one", { ...DEFAULT_ROUTING_RULES, explorationRatio: 1.1 }],
    ["a half-life of zero", { ...DEFAULT_ROUTING_RULES, performanceHalfLifeMs: 0 }],
    ["a negative weight", { ...DEFAULT_ROUTING_RULES, weights: { ...DEFAULT_ROUTING_RULES.weights, load: -1 } }],
  ])("refuses %s", (_what, input) => {
    expect(Result.isFailure(decode(input))).toBe(true);
  });
});
