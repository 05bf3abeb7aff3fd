import { expect, it } from "vitest";
import { regressedTries, WATCHED } from "./simulated-gate.ts";

const noise = (runDeviation: number, waveDeviation: number) =>
  Object.fromEntries(WATCHED.map(({ name }) => [name, { runDeviation, waveDeviation }]));

it("finds +10 % above small noise in every try, and nothing where nothing changed", () => {
  expect(regressedTries(50, 1.1, noise(0.01, 0.02))).toBe(50);
  expect(regressedTries(50, 1, noise(0.01, 0.02))).toBeLessThanOrEqual(2);
});

it("loses +10 % in noise that drowns it", () => {
  expect(regressedTries(50, 1.1, noise(0.3, 0.3))).toBeLessThan(25);
});
