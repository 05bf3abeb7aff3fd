import { expect, it } from "vitest";
import { normalNoise, seededNoise } from "../testing/index.ts";
import { geometricMeanInterval } from "./geometric-mean-interval.ts";
import { ratioOfMeansInterval } from "./ratio-of-means-interval.ts";

const FULL = [50, 52, 51, 49, 53, 50.5];
const HALF = [48, 47, 50];

it("agrees with scipy's Welch interval of the logarithms", () => {
  // python, scipy 1.17.1: np.exp(ttest_ind(np.log(full), np.log(half), equal_var=False).confidence_interval(.9))
  const interval = ratioOfMeansInterval(FULL, HALF);
  expect(interval?.ratio).toBeCloseTo(1.0534520568349983, 10);
  expect(interval?.low).toBeCloseTo(1.0051176784864826, 6);
  expect(interval?.high).toBeCloseTo(1.1041107522066267, 6);
});

it("has no interval with one replicate, and no ratio with none or with a zero", () => {
  expect(ratioOfMeansInterval([50], HALF)).toMatchObject({ low: null, high: null });
  expect(ratioOfMeansInterval([], HALF)).toBeNull();
  expect(ratioOfMeansInterval([0, 1], HALF)).toBeNull();
});

it("is a point where nothing varies", () => {
  const interval = ratioOfMeansInterval([2, 2], [1, 1]);
  expect([interval?.ratio, interval?.low, interval?.high]).toEqual([2, 2, 2].map((v) => expect.closeTo(v, 12)));
});

it("gives the geometric mean Student's interval", () => {
  // python, scipy 1.17.1: l=np.log(full); np.exp(st.t.interval(.95, 5, l.mean(), st.sem(l)))
  const interval = geometricMeanInterval(FULL);
  expect(interval?.mean).toBeCloseTo(50.90000308232679, 10);
  expect(interval?.low).toBeCloseTo(49.42550726, 6);
  expect(interval?.high).toBeCloseTo(52.41848708, 6);
  expect(geometricMeanInterval([3])).toEqual({ mean: expect.closeTo(3, 12), low: null, high: null });
  expect(geometricMeanInterval([])).toBeNull();
});

/** Share of simulated runs, six waves against three of 5 % noise, whose 90 % interval lies wholly on either side of 0.95. */
const sharesBeside = (ratio: number, margin: number): { readonly below: number; readonly above: number } => {
  const runs = 2000;
  let [below, above] = [0, 0];
  for (let seed = 1; seed <= runs; seed += 1) {
    const uniform = seededNoise(seed);
    const waves = (count: number, level: number) =>
      Array.from({ length: count }, () => level * Math.exp(0.05 * normalNoise(uniform)));
    const interval = ratioOfMeansInterval(waves(6, ratio), waves(3, 1));
    if ((interval?.high ?? margin) < margin) below += 1;
    if ((interval?.low ?? 0) >= margin) above += 1;
  }
  return { below: below / runs, above: above / runs };
};

it("errs in 5 % of runs on each side where the truth lies at the margin", () => {
  const { below, above } = sharesBeside(0.95, 0.95);
  expect(below).toBeGreaterThan(0.035);
  expect(below).toBeLessThan(0.065);
  expect(above).toBeGreaterThan(0.035);
  expect(above).toBeLessThan(0.065);
});

it("fails a fall by a fifth, and never a throughput that is flat", () => {
  expect(sharesBeside(0.8, 0.95).below).toBeGreaterThan(0.95);
  expect(sharesBeside(1, 0.95).below).toBeLessThan(0.01);
});
