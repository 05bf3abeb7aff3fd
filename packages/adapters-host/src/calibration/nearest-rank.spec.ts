import { describe, expect, it } from "vitest";
import { nearestRank } from "./nearest-rank.ts";

describe("nearestRank", () => {
  it("gives a sample that was seen, never one in between", () => {
    expect(nearestRank([40, 15, 50, 20, 35], 0.3)).toBe(20);
    expect(nearestRank([40, 15, 50, 20, 35], 0.4)).toBe(20);
    expect(nearestRank([40, 15, 50, 20, 35], 1)).toBe(50);
  });

  it("gives NaN for no samples", () => {
    expect(nearestRank([], 0.5)).toBeNaN();
  });
});
