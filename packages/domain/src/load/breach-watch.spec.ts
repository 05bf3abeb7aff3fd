import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import type { InvocationRecord } from "../evidence/evidence-record.ts";
import { seededNoise } from "../testing/seeded-noise.ts";
import { BreachWatch } from "./breach-watch.ts";
import { parseLoadTarget } from "./load-targets.ts";

const watchOf = (...expressions: readonly string[]) =>
  new BreachWatch(expressions.map((expression) => Result.getOrThrow(parseLoadTarget(expression))));

const ended = (latencyMs: number, more: Partial<InvocationRecord> = {}): InvocationRecord => ({
  ...{ kind: "invocation", phase: "load", wave: 0, pool: 0, requestId: "i", agentId: "a", canary: "c" },
  ...{ intendedAtMs: 0, sentAtMs: 0, endedAtMs: latencyMs, outcome: "succeeded", canariesFound: [] },
  ...more,
});

const feed = (watch: BreachWatch, count: number, record: (n: number) => InvocationRecord): number | null => {
  for (let n = 0; n < count; n += 1) {
    watch.take(record(n));
    if (watch.breach() !== null) return n + 1;
  }
  return null;
};

describe("BreachWatch", () => {
  it("gives a target up soon when most invocations break it, and says which", () => {
    const watch = watchOf("correctedP95LatencyMs < 100", "throughputPerSec > 3");
    expect(feed(watch, 1000, () => ended(200))).toBeLessThanOrEqual(30);
    expect(watch.breach()?.target).toBe("correctedP95LatencyMs < 100");
    expect(watch.breach()?.reason).toContain("100 % of");
  });

  it("counts from the intended start or from the sending, as the metric does, and failures as never", () => {
    const waited = () => ended(150, { sentAtMs: 100 });
    expect(feed(watchOf("correctedP95LatencyMs < 100"), 200, waited)).not.toBeNull();
    expect(feed(watchOf("uncorrectedP95LatencyMs < 100"), 200, waited)).toBeNull();
    expect(feed(watchOf("uncorrectedP50LatencyMs < 100"), 200, () => ended(1, { outcome: "failed" }))).not.toBeNull();
  });

  it("passes warm-up and open invocations over", () => {
    expect(feed(watchOf("correctedP95LatencyMs < 100"), 500, () => ended(200, { phase: "warm-up" }))).toBeNull();
    expect(feed(watchOf("successRatio >= 1"), 500, () => ended(200, { outcome: "pending" }))).toBeNull();
  });

  it("lets a target stand that holds: in a hundred loads of a thousand, a false alarm at most twice", () => {
    const alarms = Array.from({ length: 100 }, (_, seed) => {
      const uniform = seededNoise(seed + 1);
      return feed(watchOf("correctedP95LatencyMs < 100"), 1000, () => ended(uniform() < 0.05 ? 200 : 50));
    });
    expect(alarms.filter((alarm) => alarm !== null).length).toBeLessThanOrEqual(2);
  });
});
