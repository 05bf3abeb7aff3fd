import { expect, it } from "vitest";
import { latencyProblem, makeLatencySampler } from "./latency-sampler.ts";

const drawMany = (sampler: () => number, count = 20_000) =>
  Array.from({ length: count }, sampler).toSorted((a, b) => a - b);
const quantile = (sorted: readonly number[], q: number) => sorted[Math.ceil(sorted.length * q) - 1] ?? Number.NaN;

it("draws the same time again and again from a fixed model", () => {
  const sampler = makeLatencySampler({ kind: "fixed", latencyMs: 100 }, 0, 1);
  expect([sampler(), sampler(), sampler()]).toEqual([100, 100, 100]);
});

it("puts a jitter of less than its bound on top, around half of it on average", () => {
  const draws = drawMany(makeLatencySampler({ kind: "fixed", latencyMs: 100 }, 10, 1));
  expect(draws[0]).toBeGreaterThanOrEqual(100);
  expect(draws.at(-1)).toBeLessThan(110);
  expect(quantile(draws, 0.5)).toBeCloseTo(105, 0);
});

it("meets the median and the 95th percentile that a lognormal model names, within 3 %", () => {
  const draws = drawMany(makeLatencySampler({ kind: "lognormal", medianMs: 800, p95Ms: 2400 }, 0, 7));
  expect(quantile(draws, 0.5) / 800).toBeCloseTo(1, 1.5);
  expect(quantile(draws, 0.95) / 2400).toBeCloseTo(1, 1.5);
});

it("keeps a lognormal model under its upper bound", () => {
  const draws = drawMany(makeLatencySampler({ kind: "lognormal", medianMs: 800, p95Ms: 2400, maxMs: 1000 }, 0, 7));
  expect(draws.at(-1)).toBe(1000);
});

it("draws each sample of an empirical model about equally often", () => {
  const draws = drawMany(makeLatencySampler({ kind: "empirical", samplesMs: [10, 20, 30, 40] }, 0, 3));
  const shares = [10, 20, 30, 40].map((ms) => draws.filter((draw) => draw === ms).length / draws.length);
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 9);
  for (const share of shares) expect(share).toBeCloseTo(0.25, 1.5);
});

it("repeats its series with the same seed and not with another", () => {
  const model = { kind: "lognormal", medianMs: 100, p95Ms: 300 } as const;
  const series = (seed: number) => Array.from({ length: 5 }, makeLatencySampler(model, 5, seed));
  expect(series(72)).toEqual(series(72));
  expect(series(72)).not.toEqual(series(73));
});

it("begins anywhere in the model, whatever the seed: not at its largest time", () => {
  const samplesMs = Array.from({ length: 10 }, (_, at) => at);
  const first = (seed: number) => makeLatencySampler({ kind: "empirical", samplesMs }, 0, seed)();
  const firsts = Array.from({ length: 1_000 }, (_, seed) => first(seed));
  const shares = samplesMs.map((ms) => firsts.filter((drawn) => drawn === ms).length / firsts.length);
  for (const share of shares) expect(share).toBeCloseTo(0.1, 1);
});

it.each([
  [{ kind: "fixed", latencyMs: 0 }, null],
  [{ kind: "lognormal", medianMs: 100, p95Ms: 100 }, null],
  [{ kind: "lognormal", medianMs: 0, p95Ms: 100 }, /medianMs 0/],
  [{ kind: "lognormal", medianMs: 100, p95Ms: 90 }, /p95Ms 90/],
  [{ kind: "empirical", samplesMs: [] }, /samplesMs/],
] as const)("says what is wrong with %j: %s", (model, problem) => {
  if (problem === null) expect(latencyProblem(model)).toBeNull();
  else expect(latencyProblem(model)).toMatch(problem);
});
