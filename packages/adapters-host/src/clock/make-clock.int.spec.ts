import { describe, expect, it } from "vitest";
import { makeClock } from "./make-clock.ts";

describe("makeClock", () => {
  it("starts near zero and never goes back", () => {
    const clock = makeClock();
    const readings = Array.from({ length: 10_000 }, () => clock.nowMs());
    expect(readings[0]).toBeGreaterThanOrEqual(0);
    expect(readings[0]).toBeLessThan(50);
    expect(readings.every((reading, index) => index === 0 || reading >= (readings[index - 1] ?? 0))).toBe(true);
  });

  it("puts a CLOCK_MONOTONIC reading between the readings taken before and after it", () => {
    const clock = makeClock();
    const before = clock.nowMs();
    const between = clock.fromMonotonicNs(process.hrtime.bigint());
    const after = clock.nowMs();
    expect(between).toBeGreaterThanOrEqual(before - 0.01);
    expect(between).toBeLessThanOrEqual(after + 0.01);
  });

  it("puts the origin's own instant at zero", () => {
    const clock = makeClock();
    expect(clock.fromInstant(clock.originInstant)).toBe(0);
  });

  it("agrees with the wall clock within its millisecond", () => {
    const clock = makeClock();
    const before = clock.nowMs();
    const instant = clock.fromInstant(new Date().toISOString());
    expect(instant).toBeGreaterThan(before - 1.5);
    expect(instant).toBeLessThan(clock.nowMs() + 0.5);
  });
});
