import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPattern } from "./matches-pattern.ts";

const asRegExp = (pattern: string): RegExp =>
  new RegExp(
    `^${[...pattern].map((one) => (one === "*" ? "[^]*" : one === "?" ? "[^]" : one.replace(/[^a-z]/u, "\\$&"))).join("")}$`,
  );

describe("matchesPattern", () => {
  it.each([
    ["review-17", "review-*", true],
    ["review-17", "*-17", true],
    ["review-17", "review-1?", true],
    ["review-17", "review-?", false],
    ["review-17", "review", false],
    ["", "*", true],
    ["", "?", false],
    ["abc", "a*b*c*", true],
    ["a.c", "a.c", true],
    ["abc", "a.c", false],
  ])("tells whether %s fits %s: %s", (text, pattern, fits) => {
    expect(matchesPattern(text, pattern)).toBe(fits);
  });

  it("agrees with the regular expression that says the same", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(text, pattern, (one, other) => {
        expect(matchesPattern(one, other)).toBe(asRegExp(other).test(one));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes no time to speak of for a pattern that would keep a regular expression busy for years", () => {
    expect(matchesPattern("a".repeat(128), `${"*a".repeat(40)}b`)).toBe(false);
    expect(matchesPattern("a".repeat(128), "*a".repeat(40))).toBe(true);
  });
});
