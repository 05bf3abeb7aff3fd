import { seededRandom } from "@plimsoll/domain";
import { expect, it } from "vitest";
import { gateNoise } from "./gate-noise.ts";
import { lognormalFactor } from "./simulated-gate.ts";

it("finds the two spreads that the data was made with", () => {
  const random = seededRandom(7);
  const runs = Array.from({ length: 400 }, () => {
    const level = 100 * lognormalFactor(random, 0.03);
    return Array.from({ length: 6 }, () => level * lognormalFactor(random, 0.06));
  });
  const { runDeviation, waveDeviation } = gateNoise(runs);
  expect(runDeviation).toBeGreaterThan(0.026);
  expect(runDeviation).toBeLessThan(0.034);
  expect(waveDeviation).toBeGreaterThan(0.057);
  expect(waveDeviation).toBeLessThan(0.063);
});

it("gives the runs no spread of their own where the waves explain it", () => {
  expect(
    gateNoise([
      [1, 2],
      [2, 1],
      [1, 2],
    ]).runDeviation,
  ).toBe(0);
});

it("refuses what has no components", () => {
  expect(() => gateNoise([[1, 2]])).toThrow("1 runs of 2 waves");
  expect(() => gateNoise([[1, 2], [1]])).toThrow("same length");
});
