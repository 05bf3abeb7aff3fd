import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interleavedOrder } from "./interleaved-order.ts";

describe("interleavedOrder", () => {
  it("goes forward, then backward, then one further on", () => {
    expect(interleavedOrder(["a", "b", "c"], 4).map((round) => round.join(""))).toEqual(["abc", "cba", "bca", "acb"]);
  });

  it("puts everybody at every place equally often, and into every round once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), (count) => {
        const subjects = Array.from({ length: count }, (_, index) => index);
        const rounds = interleavedOrder(subjects, 2 * count);
        for (const round of rounds) expect([...round].sort()).toEqual(subjects);
        for (const place of subjects) {
          expect(rounds.map((round) => round[place]).sort()).toEqual(subjects.flatMap((one) => [one, one]));
        }
      }),
    );
  });

  it("is nothing for nobody", () => {
    expect(interleavedOrder([], 2)).toEqual([[], []]);
  });
});
