import { seededRandom } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import { drawWaves, trueQuantileMs } from "./clustered-waves.ts";
import { KNOWN_DISTRIBUTIONS } from "./known-distribution.ts";

const COUNT = 40_000;

describe.each(KNOWN_DISTRIBUTIONS)("$name", (distribution) => {
  it.each([0, 0.15])("has the quantiles it claims, waves differing by %d", (waveDeviation) => {
    const agentCount = waveDeviation === 0 ? COUNT : 4;
    const plan = { waveCount: COUNT / agentCount, agentCount, waveDeviation };
    const drawn = drawWaves(distribution, plan, seededRandom(3)).flat();
    for (const p of [0.5, 0.95, 0.99]) {
      const truth = trueQuantileMs(distribution, waveDeviation, p);
      const below = drawn.filter((value) => value <= truth).length / drawn.length;
      // Four standard errors, doubled for the waves.
      expect(Math.abs(below - p)).toBeLessThan(8 * Math.sqrt((p * (1 - p)) / COUNT));
    }
  });

  it("has the mean and deviation of the logarithm it claims", () => {
    const random = seededRandom(5);
    const logs = Array.from({ length: COUNT }, () => Math.log(distribution.draw(random)));
    const mean = logs.reduce((sum, log) => sum + log, 0) / COUNT;
    const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / COUNT);
    expect(mean).toBeCloseTo(distribution.logMean, 1);
    expect(deviation / distribution.logDeviation).toBeCloseTo(1, 1);
  });
});
