import { expect, it } from "vitest";
import { wilsonInterval } from "./wilson-interval.ts";

it.each([
  // python, scipy 1.17.1: scipy.stats.binomtest(k, n).proportion_ci(.95, "wilson")
  [72, 72, 0.9493488274035422, 1],
  [432, 432, 0.9911861096668306, 1],
  [70, 72, 0.9042582477856177, 0.9923489780955054],
  [0, 10, 0, 0.27753279986288926],
  [9, 10, 0.5958499732047615, 0.9821237869049271],
])("%i of %i, as scipy has it", (successes, trials, low, high) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval?.low).toBeCloseTo(low, 10);
  expect(interval?.high).toBeCloseTo(high, 10);
});

it("is null without trials", () => {
  expect(wilsonInterval(0, 0)).toBeNull();
});
