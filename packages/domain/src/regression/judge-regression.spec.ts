import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalNoise, seededNoise } from "../testing/seeded-noise.ts";
import { changeBetweenRuns } from "./change-between-runs.ts";
import { judgeRegression } from "./judge-regression.ts";
import type { RegressionReport } from "./regression-result.ts";
import type { RunFigures, WatchedMetric } from "./run-figures.ts";

const WATCHED: readonly WatchedMetric[] = [
  { name: "p50LatencyMs", betterWhen: "lower" },
  { name: "p95LatencyMs", betterWhen: "lower" },
  { name: "throughputPerSec", betterWhen: "higher" },
  { name: "peakMemoryMb", betterWhen: "lower" },
];

interface Noise {
  /** Deviation of what a run meets as a whole, and of its waves (logarithms). */
  readonly run: number;
  readonly wave: number;
}

const QUIET: Noise = { run: 0.02, wave: 0.05 };
const NOISY: Noise = { run: 0.03, wave: 0.1 };

const runsOf = (uniform: () => number, count: number, factors: Readonly<Record<string, number>>, noise: Noise) =>
  Array.from({ length: count }, (_, index): RunFigures => {
    const figures = WATCHED.map(({ name }) => {
      const level = 100 * (factors[name] ?? 1) * Math.exp(noise.run * normalNoise(uniform));
      return [name, Array.from({ length: 6 }, () => level * Math.exp(noise.wave * normalNoise(uniform)))] as const;
    });
    return { runId: `run-${index}`, figures: Object.fromEntries(figures) };
  });

const judged = (seed: number, factors: Readonly<Record<string, number>>, noise: Noise, runs = 6): RegressionReport => {
  const uniform = seededNoise(seed);
  return judgeRegression(runsOf(uniform, runs, {}, noise), runsOf(uniform, runs, factors, noise), WATCHED);
};

const share = (tries: number, verdict: string, factors: Readonly<Record<string, number>>, noise: Noise): number =>
  Array.from({ length: tries }, (_, index) => judged(31 * (index + 1), factors, noise).verdict).filter(
    (v) => v === verdict,
  ).length / tries;

describe("judgeRegression", () => {
  it("finds +10 % in at least 95 % of 400 tries, one metric of four, six runs against six", () => {
    // Five runs on each side find it in 94 to 96 % only (packages/known-answers, results/judgements.md).
    expect(share(400, "regressed", { p95LatencyMs: 1.1 }, QUIET)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([QUIET, NOISY])("flags no change in at most 5 % of 400 tries, noise $run and $wave", (noise) => {
    expect(share(400, "regressed", {}, noise)).toBeLessThanOrEqual(0.05);
  });

  it("says same of most unchanged runs, and inconclusive where the noise forbids it", () => {
    expect(share(200, "same", {}, QUIET)).toBeGreaterThan(0.9);
    expect(share(200, "inconclusive", {}, { run: 0.1, wave: 0.2 })).toBeGreaterThan(0.9);
  });

  it("asks for a number of runs that then tells", () => {
    const NOISE = { run: 0.08, wave: 0.05 };
    const reasons = judged(3, {}, NOISE).metrics.map(({ reason }) => /about (\d+) runs/.exec(reason)?.[1] ?? "0");
    const asked = Math.max(...reasons.map(Number));
    expect(asked).toBeGreaterThan(6);
    expect(judged(4, {}, NOISE, asked).verdict).toBe("same");
  });

  it("knows which way is worse", () => {
    expect(judged(7, { throughputPerSec: 0.7 }, QUIET).verdict).toBe("regressed");
    expect(judged(7, { throughputPerSec: 1.5 }, QUIET).verdict).toBe("improved");
    expect(judged(7, { peakMemoryMb: 0.7 }, QUIET).verdict).toBe("improved");
  });

  it("never flags less than the minimum effect, however sure", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.96, max: 1.04, noNaN: true }),
        fc.integer({ min: 1, max: 1e6 }),
        (factor, seed) => {
          const report = judged(seed, { p95LatencyMs: factor }, { run: 1e-4, wave: 1e-4 });
          expect(report.verdict).toBe("same");
        },
      ),
      { numRuns: 30 },
    );
  });

  it("turns regressed into improved when the sides change places", () => {
    const uniform = seededNoise(11);
    const [before, after] = [runsOf(uniform, 5, {}, QUIET), runsOf(uniform, 5, { p95LatencyMs: 1.3 }, QUIET)];
    expect(judgeRegression(before, after, WATCHED).verdict).toBe("regressed");
    expect(judgeRegression(after, before, WATCHED).metrics[1]?.verdict).toBe("improved");
  });

  const run = (figures: RunFigures["figures"]): RunFigures => ({ runId: "r", figures });
  const steady = [100, 101, 99].map((value) => run({ p95LatencyMs: [value] }));
  const p95 = WATCHED.slice(1, 2);

  it.each([
    ["no new run", steady, []],
    ["new runs without figures", steady, [run({}), run({ p95LatencyMs: [] })]],
    ["new runs at zero", steady, [run({ p95LatencyMs: [0] })]],
    ["one new run of two without the metric", steady, [run({ p95LatencyMs: [100] }), run({})]],
    ["no baseline", [], steady],
    ["one run of baseline", steady.slice(0, 1), steady],
  ])("never passes on what was not measured: %s", (_, baseline, fresh) => {
    expect(judgeRegression(baseline, fresh, p95)).toMatchObject({
      verdict: "inconclusive",
      metrics: [{ change: null }],
    });
  });

  it("does not pass when nothing is watched", () => {
    expect(judgeRegression(steady, steady, []).verdict).toBe("inconclusive");
  });

  const failed = Array.from({ length: 3 }, () => run({ p95LatencyMs: [100, Infinity] }));
  it.each([
    ["regressed", steady, failed],
    ["improved", failed, steady],
    ["inconclusive", steady, [...steady, ...failed]],
    ["inconclusive", failed, failed],
  ])("calls it %s where failures make a side infinite", (verdict, baseline, fresh) => {
    expect(judgeRegression(baseline, fresh, p95).verdict).toBe(verdict);
  });

  it("judges a single new run by the baseline's own spread", () => {
    const [calm] = judgeRegression(steady, [run({ p95LatencyMs: [150] })], p95).metrics;
    expect(calm).toMatchObject({ verdict: "regressed", newRunCount: 1 });
    const wide = [60, 100, 150].map((value) => run({ p95LatencyMs: [value] }));
    expect(judgeRegression(wide, [run({ p95LatencyMs: [150] })], p95).verdict).toBe("inconclusive");
  });
});

it("agrees with scipy's pooled t interval of the logarithms", () => {
  // python, scipy 1.17.1: r = ttest_ind(np.log(b), np.log(a)); np.exp(r.confidence_interval(.95)), r.pvalue
  const logs = (values: readonly number[]) => values.map(Math.log);
  const change = changeBetweenRuns(logs([50, 52, 51, 49, 53]), logs([55, 54, 58]), 0.95);
  expect(change?.ratio).toBeCloseTo(1.0914195267741311, 10);
  expect(change?.low).toBeCloseTo(1.0285993224959882, 8);
  expect(change?.high).toBeCloseTo(1.1580763834583552, 8);
  expect(change?.p).toBeCloseTo(0.011219870108030158, 10);
});
