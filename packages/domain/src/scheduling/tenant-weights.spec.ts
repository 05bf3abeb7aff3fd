import { describe, expect, it } from "vitest";
import { TenantWeights } from "./tenant-weights.ts";

const multiples = (weights: Record<string, number>, ...tenantIds: readonly string[]): readonly number[] => {
  const known = new TenantWeights(weights);
  return tenantIds.map((tenantId) => known.multipleOf(tenantId));
};

describe("TenantWeights", () => {
  it("is 1 for all where none is given", () => {
    expect(multiples({}, "a", "b")).toEqual([1, 1]);
  });

  it("counts in multiples of the smallest, which may be that of a tenant without a weight", () => {
    expect(multiples({ a: 0.5, b: 2 }, "a", "b", "other")).toEqual([1, 4, 2]);
    expect(multiples({ a: 5, b: 2 }, "a", "b", "other")).toEqual([5, 2, 1]);
  });

  it("takes what is no share for the nearest one that is", () => {
    expect(multiples({ a: 1_000, b: Number.NaN, c: 100 }, "a", "b", "c")).toEqual([100, 1, 100]);
    expect(multiples({ a: 0, b: -3, c: 0.01 }, "a", "b", "c", "other")).toEqual([1, 1, 1, 100]);
  });
});
