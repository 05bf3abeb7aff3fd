import { describe, expect, it } from "vitest";
import { showDuration, showOrdinal } from "./quantities.ts";

describe("quantities at a glance", () => {
  it.each([
    [0.123, "0.12 ms"],
    [12.34, "12.3 ms"],
    [310.4, "310 ms"],
    [1240, "1.24 s"],
    [125_000, "2:05 min"],
    [Number.POSITIVE_INFINITY, "never"],
  ])("shows %d ms as %s", (durationMs, shown) => {
    expect(showDuration(durationMs)).toBe(shown);
  });

  it("gives a total only to waves that have one", () => {
    expect(showOrdinal("wave", 2, 6)).toBe("wave 3/6");
    expect(showOrdinal("leak", 4, 1)).toBe("leak 5");
  });
});
