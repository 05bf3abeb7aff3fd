import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallDraws } from "./caller-draws.ts";
import { CallerDraws } from "./caller-draws.ts";

const callers = ["archon-1", "archon-2", "archon-3", ""];

/** Each caller's draws in its own order, however the calls were mixed. */
const drawsByCaller = (seed: number, arrivals: readonly string[]): ReadonlyMap<string, readonly CallDraws[]> => {
  const draws = new CallerDraws(seed);
  const seen = new Map<string, CallDraws[]>(callers.map((caller) => [caller, []]));
  for (const caller of arrivals) seen.get(caller)?.push(draws.next(caller));
  return seen;
};

const fourEach = callers.flatMap((caller) => [caller, caller, caller, caller]);

describe("CallerDraws", () => {
  it("gives the n-th call of a caller the same draws in every order of arrival", () => {
    fc.assert(
      fc.property(fc.integer(), fc.shuffledSubarray(fourEach, { minLength: fourEach.length }), (seed, shuffled) => {
        expect(drawsByCaller(seed, shuffled)).toEqual(drawsByCaller(seed, fourEach));
      }),
    );
  });

  it("gives other seeds and other callers other draws", () => {
    const draws = drawsByCaller(1, fourEach);
    const first = [...draws.values()].map(([call]) => call?.latencyA);
    expect(new Set(first).size).toBe(callers.length);
    expect(drawsByCaller(2, fourEach).get("archon-1")).not.toEqual(draws.get("archon-1"));
  });

  it("keeps neighbouring callers uncorrelated", () => {
    const draws = new CallerDraws(72);
    const first = Array.from({ length: 4000 }, (_, index) => draws.next(`archon-${index}`).latencyA - 0.5);
    const lagged = first.slice(1).reduce((sum, value, index) => sum + value * (first[index] ?? 0), 0);
    const variance = first.reduce((sum, value) => sum + value * value, 0);
    // Three standard errors of a correlation of 4000 pairs.
    expect(Math.abs(lagged / variance)).toBeLessThan(3 / Math.sqrt(4000));
  });
});
