import { describe, expect, it } from "vitest";
import { HONESTY_CASES } from "./honesty-cases.ts";
import { HONEST_BAND } from "./honesty-table.ts";
import { KNOWN_DISTRIBUTIONS } from "./known-distribution.ts";
import { measureHonesty } from "./measure-honesty.ts";

/** Runs of an interval that takes microseconds, and of one that takes milliseconds; the whole table has 1,000. */
const RUNS = 200;
const SLOW_RUNS = 50;

/** Three standard errors of a share of 95 % below the band: what chance alone does not explain. */
const floorOf = (runs: number): number => HONEST_BAND.low - 3 * Math.sqrt((0.93 * 0.07) / runs);

const isSlow = (interval: string): boolean => /bootstrap|capacity|blocks of time|Scalability/.test(interval);

const used = HONESTY_CASES.filter(({ inUse }) => inUse);

describe.each(KNOWN_DISTRIBUTIONS)("on $name data", (distribution) => {
  it.each(used)("$interval, $data: holds the truth as often as it says", (one) => {
    const honesty = measureHonesty(one, distribution, isSlow(one.interval) ? SLOW_RUNS : RUNS);
    expect(honesty.withheld).toBe(0);
    expect(honesty.insideRatio).toBeGreaterThan(floorOf(honesty.runs));
  });
});

it("sees that an interval for independent samples is far too narrow where waves differ", () => {
  const wrong = HONESTY_CASES.filter(({ inUse }) => !inUse);
  expect(wrong.length).toBeGreaterThan(0);
  for (const one of wrong) {
    const inside = KNOWN_DISTRIBUTIONS.map((distribution) => measureHonesty(one, distribution, 100).insideRatio);
    expect(Math.min(...inside)).toBeLessThan(0.6);
  }
});
