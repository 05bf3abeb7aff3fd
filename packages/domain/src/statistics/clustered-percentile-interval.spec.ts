import fc from "fast-check";
import { expect, it } from "vitest";
import { clusteredPercentileInterval } from "./clustered-percentile-interval.ts";

/** Six waves of 72 with the same values in each. */
const alike = Array.from({ length: 6 }, () => Array.from({ length: 72 }, (_, index) => index + 1));

it("takes waves that do not differ for independent samples", () => {
  const found = clusteredPercentileInterval(alike, 0.5);
  expect(found).toMatchObject({ value: 36, designEffect: 1, effectiveCount: 432 });
  // Clopper and Pearson's ends of 216 of 432, read off the ordered sample: ranks 195 and 238.
  expect([found?.low, found?.high]).toEqual([33, 40]);
});

it("is wider the more whole waves differ, down to one sample a wave", () => {
  const apart = alike.map((wave, index) => wave.map((value) => value + 1_000 * index));
  const found = clusteredPercentileInterval(apart, 0.5);
  expect(found?.designEffect ?? 0).toBeGreaterThan(60);
  expect((found?.high ?? 0) - (found?.low ?? 0)).toBeGreaterThan(2_500);
});

it("knows that waves differ where the slowest one is delivered all at once", () => {
  const delivered = [230, 240, 250, 260, 270, 430].map((value) => Array.from({ length: 72 }, () => value));
  const found = clusteredPercentileInterval(delivered, 0.95);
  expect(found?.value).toBe(430);
  expect(found?.designEffect ?? 0).toBeGreaterThan(60);
  expect(found?.low ?? Infinity).toBeLessThanOrEqual(270);
  expect(found?.high).toBe(430);
});

it("holds its value between its ends, and grows with every sample", () => {
  const waves = fc.array(fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 20, maxLength: 40 }), {
    minLength: 4,
    maxLength: 10,
  });
  fc.assert(
    fc.property(waves, fc.constantFrom(0.5, 0.75, 0.9), (data, p) => {
      const found = clusteredPercentileInterval(data, p);
      expect(found?.designEffect).toBeGreaterThanOrEqual(1);
      if (found?.low !== null && found !== null) {
        expect(found.low).toBeLessThanOrEqual(found.value);
        expect(found.high).toBeGreaterThanOrEqual(found.value);
      }
      const doubled = clusteredPercentileInterval(
        data.map((wave) => wave.map((value) => 2 * value)),
        p,
      );
      expect(doubled?.value).toBe(2 * (found?.value ?? 0));
    }),
  );
});

it("has no ends below four waves or for a tail the samples do not reach", () => {
  expect(clusteredPercentileInterval(alike.slice(0, 3), 0.5)).toMatchObject({ low: null, high: null });
  expect(
    clusteredPercentileInterval(
      alike.map((wave) => wave.slice(0, 10)),
      0.99,
    ),
  ).toMatchObject({ low: null });
  expect(clusteredPercentileInterval([], 0.5)).toBeNull();
});

it("keeps failures as infinite", () => {
  const failing = alike.map((wave) => wave.map((value) => (value > 66 ? Infinity : value)));
  expect(clusteredPercentileInterval(failing, 0.95)).toMatchObject({ value: Infinity, high: Infinity });
});
