import { describe, expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const NOW = Date.parse("2026-11-22T08:00:00Z");

describe("retryAfterMs", () => {
  it("reads seconds", () => {
    expect(retryAfterMs("7", 1, NOW)).toBe(7000);
    expect(retryAfterMs(" 0.5 ", 1, NOW)).toBe(500);
  });

  it("reads an HTTP date, never below zero", () => {
    expect(retryAfterMs("Sun, 22 Nov 2026 08:00:20 GMT", 1, NOW)).toBe(20_000);
    expect(retryAfterMs("Sun, 22 Nov 2026 07:00:00 GMT", 1, NOW)).toBe(0);
  });

  it("backs off by itself, doubling up to 30 s, where the header is missing or unreadable", () => {
    expect([1, 2, 3, 9].map((attempt) => retryAfterMs(undefined, attempt, NOW))).toEqual([1000, 2000, 4000, 30_000]);
    expect(retryAfterMs("soon", 2, NOW)).toBe(2000);
  });
});
