import { DEFAULT_TARGETS } from "@plimsoll/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeTargets, metricOf } from "./merge-targets.ts";

const expression = fc
  .tuple(fc.constantFrom("p95LatencyMs", "peakMemoryMb", "p50LatencyMs"), fc.constantFrom("<", ">="), fc.nat(9))
  .map(([metric, operator, limit]) => `${metric} ${operator} ${limit}`);

describe("mergeTargets", () => {
  it("puts an override in the place of the default of its metric", () => {
    const merged = mergeTargets(DEFAULT_TARGETS, ["p95LatencyMs < 1500"]);
    expect(merged).toEqual(
      DEFAULT_TARGETS.map((target) => (target === "p95LatencyMs < 2000" ? "p95LatencyMs < 1500" : target)),
    );
  });

  it("adds a target of a metric that had none", () => {
    expect(mergeTargets(["a < 1"], ["b > 2"])).toEqual(["a < 1", "b > 2"]);
  });

  it("keeps all overrides of one metric, so that a band can be given", () => {
    expect(mergeTargets(["a < 1", "b < 1"], ["a > 2", "a < 3"])).toEqual(["a > 2", "a < 3", "b < 1"]);
  });

  it("never loses an override and never keeps a base target of an overridden metric", () => {
    fc.assert(
      fc.property(fc.array(expression), fc.array(expression), (base, overrides) => {
        const merged = mergeTargets(base, overrides);
        const overridden = new Set(overrides.map(metricOf));
        const kept = base.filter((target) => !overridden.has(metricOf(target)));
        expect([...merged].sort()).toEqual([...kept, ...overrides].sort());
      }),
    );
  });
});
