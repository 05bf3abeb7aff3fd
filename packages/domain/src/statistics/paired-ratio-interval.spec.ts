import fc from "fast-check";
import { expect, it } from "vitest";
import { holmAdjusted } from "./holm-adjusted.ts";
import { pairedRatioBootstrapInterval, pairedRatioInterval, pairedRatioP } from "./paired-ratio-interval.ts";

const DENOMINATORS = [48, 50, 47, 49, 50, 48];
const PAIRS = [50, 52, 51, 49, 53, 50.5].map((numerator, index) => ({
  numerator,
  denominator: DENOMINATORS[index] ?? 1,
}));

it("agrees with scipy's paired t test of the logarithms", () => {
  // python, scipy 1.17.1: r = st.ttest_1samp(np.log(numerators / denominators), 0); np.exp(r.confidence_interval(.95)); r.pvalue
  const found = pairedRatioInterval(PAIRS);
  expect(found?.ratio).toBeCloseTo(1.0461607090331828, 10);
  expect(found?.low).toBeCloseTo(1.016991700745141, 6);
  expect(found?.high).toBeCloseTo(1.0761663328451117, 6);
  expect(pairedRatioP(PAIRS)).toBeCloseTo(0.009334574679526036, 8);
});

const positive = fc.double({ min: 1, max: 1000, noNaN: true });
const pairs = fc.array(fc.record({ numerator: positive, denominator: positive }), { minLength: 12, maxLength: 20 });

it("turns over with its sides, and does not see what both sides share", () => {
  fc.assert(
    fc.property(pairs, positive, (drawn, factor) => {
      const found = pairedRatioInterval(drawn);
      const over = pairedRatioInterval(
        drawn.map(({ numerator: a, denominator: b }) => ({ numerator: b, denominator: a })),
      );
      expect((found?.low ?? 0) * (over?.high ?? 0)).toBeCloseTo(1, 6);
      const shared = drawn.map(({ numerator, denominator }, index) => {
        const drift = factor * (index + 1);
        return { numerator: numerator * drift, denominator: denominator * drift };
      });
      expect(pairedRatioInterval(shared)?.ratio).toBeCloseTo(found?.ratio ?? 0, 8);
      expect(pairedRatioBootstrapInterval(drawn, { resampleCount: 100 })?.ratio).toBeCloseTo(found?.ratio ?? 0, 8);
    }),
    { numRuns: 50 },
  );
});

it("has none without pairs or with a failure among them", () => {
  expect(pairedRatioInterval([])).toBeNull();
  expect(pairedRatioBootstrapInterval([{ numerator: Infinity, denominator: 2 }])).toBeNull();
  expect(pairedRatioP([{ numerator: 1, denominator: 1 }])).toBeNull();
  const same = [1, 2, 3].map((value) => ({ numerator: value, denominator: value }));
  expect(pairedRatioP(same)).toBe(1);
});

it("corrects as statsmodels' Holm does", () => {
  // python, statsmodels 0.15.0: multipletests([.01, .04, .03, .005, .2], method="holm")[1]
  const found = holmAdjusted([0.01, 0.04, 0.03, 0.005, 0.2]);
  expect(found).toEqual([0.04, 0.09, 0.09, 0.025, 0.2].map((p) => expect.closeTo(p, 12)));
});

it("never lowers a p, keeps their order, and leaves one alone", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (ps) => {
      const found = holmAdjusted(ps);
      ps.forEach((p, index) => {
        expect(found[index]).toBeGreaterThanOrEqual(p);
        ps.forEach((other, at) => {
          if (p < other) expect(found[index]).toBeLessThanOrEqual(found[at] ?? 0);
        });
      });
      expect(holmAdjusted(ps.slice(0, 1))).toEqual(ps.slice(0, 1));
    }),
  );
});
