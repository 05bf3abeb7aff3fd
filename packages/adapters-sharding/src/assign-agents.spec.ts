import fc from "fast-check";
import { expect, it } from "vitest";
import { assignAgents } from "./assign-agents.ts";

it("loses nobody, doubles nobody, and differs by one at most", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 20 }), (count, shards) => {
      const agents = Array.from({ length: count }, (_, index) => index);
      const shares = assignAgents(agents, shards);
      expect(shares.flat().sort((a, b) => a - b)).toEqual(agents);
      const sizes = shares.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

it("keeps an agent where it is when more agents come", () => {
  expect(assignAgents(["a", "b", "c"], 2)).toEqual([["a", "c"], ["b"]]);
  expect(assignAgents(["a", "b", "c", "d"], 2)).toEqual([
    ["a", "c"],
    ["b", "d"],
  ]);
});
