import * as fc from "fast-check";
import { expect, it } from "vitest";
import { structuralDifferences } from "./structural-differences.ts";

it("finds none between a value and its copy", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => structuralDifferences(value, structuredClone(value)).length === 0));
});

it("names every path that differs, also inside arrays and at infinity", () => {
  const left = { metrics: { p95: Infinity, waves: [1, 2] }, kind: "GO" };
  const right = { metrics: { p95: 12, waves: [1, 3, 4] }, kind: "GO" };
  expect(structuralDifferences(left, right)).toEqual(["metrics.p95", "metrics.waves.1", "metrics.waves.2"]);
});

it("takes an absent field for an undefined one", () => {
  expect(structuralDifferences({ reason: undefined }, {})).toEqual([]);
});
