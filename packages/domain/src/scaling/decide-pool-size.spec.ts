import * as Schema from "effect/Schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decidePoolSize, type PoolDecision } from "./decide-pool-size.ts";
import { initialPoolScale, type PoolObservation, type PoolScaleState } from "./pool-observation.ts";
import { DEFAULT_POOL_SCALING, PoolScalingSettings } from "./pool-scaling-settings.ts";

const MIB = 1024 ** 2;
const settings = DEFAULT_POOL_SCALING;
const seen = (part: Partial<PoolObservation>): PoolObservation => ({
  nowMs: 0,
  queued: 0,
  running: 0,
  oldestWaitMs: 0,
  rateLimitedCount: 0,
  timeoutCount: 0,
  medianLatencyMs: null,
  availableMemoryBytes: 1024 * 1024 * MIB,
  memoryPerTaskBytes: 1024 * MIB,
  maxSize: 100,
  ...part,
});
const of = (part: Partial<PoolScaleState>): PoolScaleState => ({ ...initialPoolScale(4, 0), ...part });
const busy = (size: number, part: Partial<PoolObservation> = {}): PoolObservation =>
  seen({ running: size, queued: 1_000, oldestWaitMs: 500, ...part });
const decide = (state: PoolScaleState, observation: PoolObservation): PoolDecision =>
  decidePoolSize(state, observation, settings);

describe("decidePoolSize, growing", () => {
  it("doubles while tasks wait, until the upper limit", () => {
    const sizes: number[] = [];
    let state = initialPoolScale(4, 0);
    for (let nowMs = 20; nowMs <= 140; nowMs += 20) {
      state = decide(state, busy(state.size, { nowMs })).state;
      sizes.push(state.size);
    }
    expect(sizes).toEqual([8, 16, 32, 64, 100, 100, 100]);
  });

  it("says why", () => {
    expect(decide(of({}), busy(4, { nowMs: 50 }))).toMatchObject({
      size: 8,
      changed: true,
      reason: "Up from 4 to 8: 1000 tasks wait, the longest 500 ms.",
    });
  });

  it.each([
    ["nothing waits", busy(4, { nowMs: 50, queued: 0 })],
    ["the wait is short", busy(4, { nowMs: 50, oldestWaitMs: settings.scaleUpAfterWaitMs - 1 })],
    ["places are free, so that places are not what is missing", busy(3, { nowMs: 50 })],
    ["the last change is recent", busy(4, { nowMs: settings.scaleUpAfterWaitMs - 1 })],
  ])("holds when %s", (_, observation) => {
    expect(decide(of({}), observation)).toMatchObject({ size: 4, changed: false });
  });

  it("makes no more places than there is work for", () => {
    expect(decide(of({ size: 8 }), busy(8, { nowMs: 50, queued: 3 })).size).toBe(11);
  });

  it("adds step by step once congestion was seen, one in a cooldown", () => {
    const steady = of({ size: 20, phase: "steady" });
    expect(decide(steady, busy(20, { nowMs: settings.cooldownMs - 1 })).size).toBe(20);
    expect(decide(steady, busy(20, { nowMs: settings.cooldownMs })).size).toBe(21);
  });

  it("stops at what memory allows, and says so while it holds there", () => {
    const memory = { availableMemoryBytes: 2.5 * 1024 * MIB };
    const grown = decide(of({}), busy(4, { nowMs: 50, ...memory }));
    expect(grown.size).toBe(6);
    const held = decide(grown.state, busy(6, { nowMs: 100, availableMemoryBytes: 1024 }));
    expect(held.reason).toBe(
      "Holds at 6: memory is left for 0 more than the 6 that run, 6 running, 1000 waiting, the longest 500 ms.",
    );
  });
});

describe("decidePoolSize, under congestion", () => {
  it.each([
    ["rate limits", { rateLimitedCount: 2 }, "2 rate-limited"],
    ["timeouts", { timeoutCount: 1 }, "1 timed out"],
    ["a latency above its baseline", { medianLatencyMs: 250 }, "median latency 250 ms is 2.5 times its 100 ms"],
  ])("steps back for %s", (_, sign, reason) => {
    const decision = decide(of({ size: 20, baselineLatencyMs: 100 }), busy(20, { nowMs: 5_000, ...sign }));
    expect(decision).toMatchObject({ size: 14, reason: `Down from 20 to 14: congested (${reason}).` });
    expect(decision.state).toMatchObject({ phase: "steady", congestedAtMs: 5_000, changedAtMs: 5_000 });
  });

  it("steps back once in a cooldown, and does not grow in it", () => {
    const { state } = decide(of({ size: 20 }), busy(20, { nowMs: 5_000, timeoutCount: 9 }));
    const soon = 5_000 + settings.cooldownMs - 1;
    expect(decide(state, busy(14, { nowMs: soon, timeoutCount: 9 }))).toMatchObject({ size: 14, changed: false });
    expect(decide(state, busy(14, { nowMs: soon })).size).toBe(14);
    expect(decide(state, busy(14, { nowMs: soon + 1, timeoutCount: 9 })).size).toBe(9);
    expect(decide(state, busy(14, { nowMs: soon + 1 })).size).toBe(15);
  });

  it("does not step below the least size", () => {
    const decision = decide(of({ size: 4 }), busy(4, { nowMs: 50, rateLimitedCount: 1 }));
    expect(decision).toMatchObject({
      size: 4,
      changed: false,
      reason: "Holds at 4, the least there is: congested (1 rate-limited).",
    });
    expect(decide(decision.state, busy(4, { nowMs: 51 + settings.scaleUpAfterWaitMs })).size).toBe(4);
  });

  it("takes the least latency as its baseline and follows a lasting change slowly", () => {
    const after = (baselineLatencyMs: number | null, medianLatencyMs: number | null, nowMs: number) =>
      decide(of({ baselineLatencyMs }), seen({ medianLatencyMs, nowMs })).state.baselineLatencyMs;
    expect([after(null, 80, 1), after(100, 80, 1), after(100, null, 1), after(100, 0, 1)]).toEqual([80, 80, 100, 100]);
    expect(after(100, 180, settings.latencyBaselineHalfLifeMs)).toBeCloseTo(140, 9);
    expect(after(100, 180, 0)).toBe(100);
  });
});

describe("decidePoolSize, shrinking", () => {
  const idle = (nowMs: number, running = 0): PoolObservation => seen({ nowMs, running });

  it("halves after idleness, again only after another, and begins to probe anew at the least size", () => {
    let state = of({ size: 40, phase: "steady" });
    const changes: (readonly [atMs: number, size: number])[] = [];
    for (let nowMs = 1_000; nowMs <= 60_000; nowMs += 1_000) {
      const decision = decide(state, idle(nowMs));
      if (decision.changed) changes.push([nowMs, decision.size]);
      state = decision.state;
    }
    expect(changes).toEqual([
      [11_000, 20],
      [21_000, 10],
      [31_000, 5],
      [41_000, 4],
    ]);
    expect(state.phase).toBe("probing");
  });

  it("says why", () => {
    const decision = decide(of({ size: 40, idleSinceMs: 1_000 }), idle(11_000, 7));
    expect(decision.reason).toBe("Down from 40 to 20: 7 running and no queue for 10000 ms.");
  });

  it("holds while more than half is in use, and forgets idleness that work interrupted", () => {
    expect(decide(of({ size: 40, idleSinceMs: 0 }), idle(99_000, 21))).toMatchObject({ size: 40, changed: false });
    const { state } = decide(of({ size: 40, idleSinceMs: 0 }), seen({ nowMs: 5_000, queued: 1 }));
    expect(state.idleSinceMs).toBeNull();
  });

  it("goes back to probing after a rest at the least size", () => {
    const rested = decide(of({ size: 4, phase: "steady", idleSinceMs: 0 }), idle(settings.scaleDownAfterIdleMs));
    expect([rested.size, rested.changed, rested.state.phase]).toEqual([4, false, "probing"]);
  });

  it("comes down at once to a lowered limit or to the memory that is left, never below 1", () => {
    expect(decide(of({ size: 40 }), busy(40, { maxSize: 10 }))).toMatchObject({
      size: 10,
      reason: "Down from 40 to 10: 10 is the upper limit.",
    });
    expect(decide(of({ size: 40 }), busy(12, { availableMemoryBytes: 0 })).size).toBe(12);
    expect(decide(of({ size: 40 }), seen({ availableMemoryBytes: -1 })).size).toBe(1);
    expect(decide(of({ size: 3 }), seen({ memoryPerTaskBytes: 0, availableMemoryBytes: 0 })).size).toBe(3);
  });
});

const observations: fc.Arbitrary<readonly PoolObservation[]> = fc
  .array(
    fc.record({
      afterMs: fc.integer({ min: 1, max: 5_000 }),
      queued: fc.nat(50),
      runningRatio: fc.double({ min: 0, max: 1.2, noNaN: true }),
      oldestWaitMs: fc.nat(200),
      rateLimitedCount: fc.constantFrom(0, 0, 0, 3),
      timeoutCount: fc.constantFrom(0, 0, 0, 1),
      medianLatencyMs: fc.option(fc.double({ min: 1, max: 1_000, noNaN: true })),
      availableMemoryBytes: fc.integer({ min: 0, max: 64 * 1024 }).map((mb) => mb * MIB),
      maxSize: fc.constantFrom(1, 7, 40, 40, 40),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let nowMs = 0;
    return steps.map(({ afterMs, runningRatio, ...step }) => {
      nowMs += afterMs;
      return { ...step, nowMs, running: Math.round(runningRatio * 20), memoryPerTaskBytes: 1024 * MIB };
    });
  });

describe("decidePoolSize, always", () => {
  it("stays within its limits and steps only as far as its rules say", () => {
    fc.assert(
      fc.property(observations, (all) => {
        let state = initialPoolScale(settings.minSize, 0);
        for (const observation of all) {
          const { running, availableMemoryBytes, memoryPerTaskBytes, maxSize } = observation;
          const decision = decide(state, observation);
          const byMemory = running + Math.floor(availableMemoryBytes / memoryPerTaskBytes);
          expect(decision.size).toBeLessThanOrEqual(Math.max(1, Math.min(maxSize, byMemory)));
          expect(decision.size).toBeGreaterThanOrEqual(1);
          expect(Number.isInteger(decision.size)).toBe(true);
          expect(decision.changed).toBe(decision.size !== state.size);
          expect(decision.size).toBeLessThanOrEqual(state.phase === "probing" ? state.size * 2 : state.size + 1);
          if (observation.rateLimitedCount > 0) expect(decision.size).toBeLessThanOrEqual(state.size);
          expect(decision.state.changedAtMs).toBe(decision.changed ? observation.nowMs : state.changedAtMs);
          expect(decision.reason).toMatch(/^(Up|Down) from \d+ to \d+: .+\.$|^Holds at \d+.*: .+\.$/u);
          state = decision.state;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("comes to rest: without work every pool ends at its least size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.constantFrom("probing", "steady"), (size, phase) => {
        let state = of({ size, phase });
        for (let nowMs = 0; nowMs < 400_000; nowMs += 2_000)
          state = decide(state, seen({ nowMs, maxSize: 9_999 })).state;
        expect(state.size).toBe(Math.min(size, settings.minSize));
      }),
    );
  });

  it("does not swing under a constant load between its two thresholds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 90 }), (running) => {
        let state = of({ size: 100 });
        let changes = 0;
        for (let nowMs = 0; nowMs < 600_000; nowMs += 1_000) {
          const decision = decide(state, seen({ nowMs, running }));
          changes += decision.changed ? 1 : 0;
          state = decision.state;
        }
        expect(state.size).toBeGreaterThanOrEqual(running);
        expect(changes).toBeLessThanOrEqual(5);
      }),
    );
  });
});

/** Answers at once up to its capacity; beyond it everything takes longer, and far beyond it refuses. */
const server = (capacity: number, running: number) => ({
  medianLatencyMs: 200 * Math.max(1, running / capacity),
  rateLimitedCount: Math.max(0, running - Math.ceil(capacity * 1.2)),
});

const simulate = (capacity: number, seconds: number): readonly number[] => {
  const sizes: number[] = [];
  let state = initialPoolScale(settings.minSize, 0);
  for (let nowMs = 0; nowMs < seconds * 1_000; nowMs += 200) {
    state = decide(state, busy(state.size, { nowMs, maxSize: 10_000, ...server(capacity, state.size) })).state;
    sizes.push(state.size);
  }
  return sizes;
};

describe("decidePoolSize against a server with a capacity", () => {
  it.each([10, 40, 150])("converges around %d and keeps it used", (capacity) => {
    const settled = simulate(capacity, 600).slice(-1_500);
    const mean = settled.reduce((sum, size) => sum + size, 0) / settled.length;
    expect(Math.max(...settled)).toBeLessThanOrEqual(capacity * 1.2 + 2);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(Math.min(settings.minSize, capacity * 0.7));
    expect(mean).toBeGreaterThan(capacity * 0.8);
  });

  it("finds the capacity within seconds", () => {
    const sizes = simulate(100, 5);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(100);
  });

  it("two pools that share a server come to equal shares (Chiu and Jain)", () => {
    let [a, b] = [of({ size: 90, phase: "steady" }), of({ size: 5, phase: "steady" })];
    const totals = [0, 0];
    for (let nowMs = 0; nowMs < 1_200_000; nowMs += 200) {
      const { rateLimitedCount } = server(100, a.size + b.size);
      a = decide(a, busy(a.size, { nowMs, rateLimitedCount, maxSize: 1_000 })).state;
      b = decide(b, busy(b.size, { nowMs, rateLimitedCount, maxSize: 1_000 })).state;
      if (nowMs > 600_000) totals.forEach((sum, i) => (totals[i] = sum + (i === 0 ? a.size : b.size)));
    }
    expect((totals[0] ?? 0) / (totals[1] ?? 1)).toBeGreaterThan(0.9);
    expect((totals[0] ?? 0) / (totals[1] ?? 1)).toBeLessThan(1.1);
  });
});

describe("PoolScalingSettings", () => {
  const decode = Schema.decodeUnknownSync(PoolScalingSettings);

  it("takes its own defaults", () => {
    expect(decode(DEFAULT_POOL_SCALING)).toEqual(DEFAULT_POOL_SCALING);
  });

  it.each([
    { minSize: 0 },
    { decreaseRatio: 1 },
    { decreaseRatio: 0 },
    { latencyGradientRatio: 1 },
    { cooldownMs: -1 },
  ])("refuses %o", (part) => {
    expect(() => decode({ ...DEFAULT_POOL_SCALING, ...part })).toThrow(Object.keys(part)[0]);
  });
});
