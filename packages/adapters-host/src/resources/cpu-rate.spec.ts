import { describe, expect, it } from "vitest";
import { CpuRate } from "./cpu-rate.ts";

describe("CpuRate", () => {
  it("counts the first span from the start", () => {
    expect(new CpuRate(1000).next(500, 2000)).toBe(0.5);
  });

  it("counts from look to look", () => {
    const rate = new CpuRate(0);
    rate.next(500, 1000);
    expect(rate.next(2500, 2000)).toBe(2);
  });

  it("is never negative when a process took its time with it", () => {
    const rate = new CpuRate(0);
    rate.next(500, 1000);
    expect(rate.next(100, 2000)).toBe(0);
    expect(rate.next(600, 3000)).toBe(0.5);
  });

  it("repeats itself at the same instant", () => {
    const rate = new CpuRate(0);
    rate.next(500, 1000);
    expect(rate.next(900, 1000)).toBe(0.5);
  });
});
