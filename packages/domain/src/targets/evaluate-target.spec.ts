import * as Result from "effect/Result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Estimate } from "../metrics/estimate.ts";
import { counted, measuredOnce, notMeasured } from "../metrics/estimates.ts";
import { measure } from "../metrics/measure.ts";
import type { SpikeMetrics } from "../metrics/spike-metrics.ts";
import { syntheticEvidence } from "../testing/index.ts";
import { evaluateTarget } from "./evaluate-target.ts";
import { parseTarget } from "./parse-target.ts";

const METRICS = measure(syntheticEvidence());
const between = (low: number, value: number, high: number): Estimate => ({
  value,
  low,
  high,
  confidence: 0.95,
  sampleCount: 72,
  method: "test",
});
const judged = (expression: string, metrics: Partial<SpikeMetrics>) =>
  evaluateTarget(Result.getOrThrow(parseTarget(expression)), { ...METRICS, ...metrics });

describe("evaluateTarget", () => {
  it.each([
    ["<", 100, "pass"],
    ["<", 90, "inconclusive"],
    ["<", 80, "inconclusive"],
    ["<", 70, "fail"],
    ["<=", 90, "pass"],
    ["<=", 69.9, "fail"],
    [">", 69.9, "pass"],
    [">", 80, "inconclusive"],
    [">", 90, "fail"],
    [">=", 70, "pass"],
    [">=", 90, "inconclusive"],
    [">=", 90.1, "fail"],
    ["==", 80, "inconclusive"],
    ["==", 91, "fail"],
  ])("judges 80 [70, 90] %s %d on the conservative end: %s", (operator, limit, status) => {
    expect(judged(`p95LatencyMs ${operator} ${limit}`, { p95LatencyMs: between(70, 80, 90) }).status).toBe(status);
  });

  it("judges a single measurement and a count as they stand", () => {
    const one = { totalInstantiationTimeMs: measuredOnce(4999, "once"), leakCount: counted(0, 8) };
    expect(judged("totalInstantiationTimeMs < 5000", one).status).toBe("pass");
    expect(judged("totalInstantiationTimeMs < 4999", one).status).toBe("fail");
    expect(judged("leakCount == 0", one).status).toBe("pass");
    expect(judged("sentCount == 432", one).status).toBe("pass");
  });

  it("tells a withheld figure from one that was not measured, and passes neither", () => {
    const withheld: Estimate = { ...notMeasured("too few"), sampleCount: 40 };
    expect(judged("p95LatencyMs < 1", { p95LatencyMs: withheld })).toMatchObject({
      status: "inconclusive",
      reason: "too few",
    });
    const missing = judged("p95LatencyMs < 1", { p95LatencyMs: notMeasured("nothing was sent") });
    expect(missing).toMatchObject({ status: "not-measured", reason: "nothing was sent" });
  });

  it("does not judge a slope whose interval is missing", () => {
    const slope: Estimate = { ...measuredOnce(1, "slope"), reason: "3 readings" };
    expect(judged("perAgentMemoryMb < 7", { perAgentMemoryMb: slope }).status).toBe("inconclusive");
  });

  it("fails an infinite p95 and leaves one whose interval begins below the limit undecided", () => {
    const { POSITIVE_INFINITY: never } = Number;
    expect(judged("p95LatencyMs < 2000", { p95LatencyMs: between(never, never, never) }).status).toBe("fail");
    expect(judged("p95LatencyMs < 2000", { p95LatencyMs: between(100, never, never) }).status).toBe("inconclusive");
  });

  it("takes successRatio against 1 as a census and below 1 as a sample", () => {
    const all = { successRatio: between(0.949, 1, 1) };
    expect(judged("successRatio >= 1", all)).toMatchObject({
      status: "pass",
      reason: expect.stringContaining("0.949"),
    });
    expect(judged("successRatio >= 0.99", all).status).toBe("inconclusive");
    expect(judged("successRatio >= 0.9", all).status).toBe("pass");
    expect(judged("successRatio >= 1", { successRatio: between(0.92, 0.986, 0.99) }).status).toBe("fail");
  });

  it.each([
    [0.96, 1.02, 1.1, "pass"],
    [0.93, 1.0, 1.08, "inconclusive"],
    [0.8, 0.9, 0.97, "inconclusive"],
    [0.7, 0.8, 0.94, "fail"],
  ])("lets throughput fall by its tolerance only: [%d, %d, %d] is %s", (low, value, high, status) => {
    expect(judged("throughputRatio >= 1", { throughputRatio: between(low, value, high) }).status).toBe(status);
  });

  it("never passes what its point estimate breaks, nor fails what it keeps", () => {
    const figure = fc.tuple(fc.integer(), fc.nat(1000), fc.nat(1000)).map(([v, a, b]) => between(v - a, v, v + b));
    fc.assert(
      fc.property(figure, fc.constantFrom("<", "<=", ">", ">="), fc.integer(), (p95LatencyMs, operator, limit) => {
        const { status } = judged(`p95LatencyMs ${operator} ${limit}`, { p95LatencyMs });
        const point = judged(`p95LatencyMs ${operator} ${limit}`, {
          p95LatencyMs: measuredOnce(p95LatencyMs.value ?? 0, ""),
        });
        if (status !== "inconclusive") expect(status).toBe(point.status);
      }),
    );
  });
});
