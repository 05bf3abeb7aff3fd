import fc from "fast-check";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { fitUslCoefficients, uslPeakAgentCount, uslThroughputPerSec } from "./universal-scalability.ts";
import { diagnoseUsl } from "./usl-diagnosis.ts";

/** A SPEC SDM benchmark of 1991, load and throughput: data set `specsdm91` of R's package usl. */
const SDM = [
  [1, 64.9],
  [18, 995.9],
  [36, 1652.4],
  [72, 1853.2],
  [108, 1828.9],
  [144, 1775],
  [216, 1702.2],
].map(([agentCount = 1, throughputPerSec = 1]) => ({ agentCount, throughputPerSec }));

const SIZES = [1, 2, 4, 8, 16, 32, 64];

const curve = (usl: Parameters<typeof uslThroughputPerSec>[0], sizes: readonly number[] = SIZES) =>
  sizes.map((agentCount) => ({ agentCount, throughputPerSec: uslThroughputPerSec(usl, agentCount) }));

describe("fitUslCoefficients", () => {
  it("agrees with scipy's bounded fit of relative errors", () => {
    // python, scipy 1.17.1: curve_fit(usl, N, X, p0=[65, .03, 1e-4], sigma=X, bounds=([0, 0, 0], inf)); sqrt((1-s)/k)
    const usl = fitUslCoefficients(SDM);
    expect(usl.lambdaPerSec / 67.70897484075152).toBeCloseTo(1, 5);
    expect(usl.sigmaRatio / 0.013515158712059851).toBeCloseTo(1, 4);
    expect(usl.kappaRatio / 0.00011509169805054226).toBeCloseTo(1, 4);
    expect(uslPeakAgentCount(usl) / 92.58128603695252).toBeCloseTo(1, 4);
  });

  it("finds the coefficients of a curve without noise, and none below 0", () => {
    const laws = fc.record({
      lambdaPerSec: fc.double({ min: 0.1, max: 1e4, noNaN: true }),
      sigmaRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
      kappaRatio: fc.double({ min: 0, max: 0.01, noNaN: true }),
    });
    fc.assert(
      fc.property(laws, (law) => {
        const fitted = fitUslCoefficients(curve(law));
        expect(fitted.lambdaPerSec / law.lambdaPerSec).toBeCloseTo(1, 2);
        expect(fitted.sigmaRatio).toBeCloseTo(law.sigmaRatio, 2);
        expect(fitted.kappaRatio).toBeCloseTo(law.kappaRatio, 3);
        expect(Math.min(fitted.sigmaRatio, fitted.kappaRatio)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  it("finds no bend in a superlinear curve", () => {
    const fitted = fitUslCoefficients(SIZES.map((n) => ({ agentCount: n, throughputPerSec: 10 * n ** 1.1 })));
    expect(fitted.sigmaRatio).toBeLessThan(1e-3);
    expect(fitted.kappaRatio).toBe(0);
    expect(uslPeakAgentCount(fitted)).toBe(Infinity);
  });
});

describe("diagnoseUsl", () => {
  const diagnosis = Result.getOrThrow(diagnoseUsl(SDM));

  it("puts every coefficient between its ends and says what it means", () => {
    for (const key of ["lambdaPerSec", "sigmaRatio", "kappaRatio", "peakAgentCount"] as const) {
      const { value, low, high } = diagnosis[key];
      expect(low ?? NaN).toBeLessThan(value);
      expect(high ?? NaN).toBeGreaterThan(value);
    }
    expect(diagnosis.words.join("\n")).toMatch(
      /serial share 1\.4 %.*\n.*every agent slows every other\n.*peaks at 93 agents/,
    );
    expect(Result.getOrThrow(diagnoseUsl(SDM))).toEqual(diagnosis);
  });

  it("claims neither serial share nor crosstalk where throughput is proportional, and no peak out of reach", () => {
    const wobbling = SIZES.map((n, index) => ({
      agentCount: n,
      throughputPerSec: 10 * n * (index % 2 === 0 ? 1.01 : 0.99),
    }));
    const words = Result.getOrThrow(diagnoseUsl(wobbling)).words.join("\n");
    expect(words).toContain("no serial share shown");
    expect(words).toContain("no crosstalk shown");
    expect(words).toContain("beyond twice the largest number measured (64)");
  });

  it("refuses five sizes, however often each was measured", () => {
    const five = [...SDM.slice(0, 5), ...SDM.slice(0, 5)];
    expect(diagnoseUsl(five)).toMatchObject({ failure: { _tag: "UslRefusal", sizeCount: 5 } });
  });

  it("warns of points off the law", () => {
    const stepped = SIZES.map((n) => ({ agentCount: n, throughputPerSec: n <= 8 ? 10 * n : 40 }));
    expect(Result.getOrThrow(diagnoseUsl(stepped)).words.join("\n")).toContain("off the law");
  });
});
