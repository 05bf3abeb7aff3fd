import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrivalTimes } from "./arrival-times.ts";
import type { PlannedStage } from "./load-plan.ts";
import { levelAt, plannedMs, stageAt } from "./load-plan.ts";
import type { LoadShape } from "./load-shape.ts";
import { nextActiveMs } from "./next-active.ts";
import { planLoad } from "./plan-load.ts";

const stagesOf = (shape: LoadShape, warmUpMs = 0): readonly PlannedStage[] => {
  const plan = planLoad({ shape, warmUpMs }, 8);
  if (plan.model === "burst") throw new Error("a burst has no stages in time");
  return plan.stages;
};

const dueOf = (stages: readonly PlannedStage[], spacing: "constant" | "poisson", seed = 1): readonly number[] =>
  Array.from(arrivalTimes(stages, spacing, seed), ({ dueMs }) => dueMs);

describe("planLoad", () => {
  it("makes waves of a burst", () => {
    expect(planLoad({ shape: { kind: "burst-waves", waves: 3 }, warmUpMs: 0 }, 8)).toEqual({
      ...{ model: "burst", waves: 3, warmUpWaves: 1, pauseMs: 0 },
    });
  });

  it("keeps all agents busy unless fewer are asked for", () => {
    expect(stagesOf({ kind: "constant-concurrency", durationMs: 10 })[0]).toMatchObject({ fromLevel: 8, toLevel: 8 });
    expect(stagesOf({ kind: "constant-concurrency", agents: 3, durationMs: 10 })[0]?.toLevel).toBe(3);
  });

  it("puts warm-up before everything, at the first level above nothing", () => {
    const stages = stagesOf({ kind: "ramp", unit: "per-second", from: 0, to: 10, durationMs: 100, rows: 2 }, 50);
    expect(
      stages.map(({ name, isWarmUp, fromMs, toMs, fromLevel, toLevel }) => [
        name,
        isWarmUp,
        fromMs,
        toMs,
        fromLevel,
        toLevel,
      ]),
    ).toEqual([
      ["warm-up", true, 0, 50, 5, 5],
      ["0 to 5", false, 50, 100, 0, 5],
      ["5 to 10", false, 100, 150, 5, 10],
    ]);
  });

  it("draws straight lines between the targets of stages", () => {
    const legs = [
      { durationMs: 10, target: 4 },
      { name: "hold", durationMs: 20, target: 4 },
      { durationMs: 10, target: 0 },
    ];
    const stages = stagesOf({ kind: "stages", unit: "agents", stages: legs });
    expect(stages.map(({ name }) => name)).toEqual(["0 to 4", "hold", "4 to 0"]);
    expect([0, 5, 10, 29, 35].map((atMs) => levelAt(stageAt(stages, atMs) as PlannedStage, atMs))).toEqual([
      0, 2, 4, 4, 2,
    ]);
  });

  it("spikes between two stretches at the base", () => {
    const shape = {
      kind: "spike-and-recover",
      unit: "agents",
      base: 2,
      peak: 8,
      baseMs: 5,
      peakMs: 6,
      recoverMs: 7,
    } as const;
    expect(stagesOf(shape).map(({ name, toLevel, toMs }) => [name, toLevel, toMs])).toEqual([
      ["base", 2, 5],
      ["spike", 8, 11],
      ["recovery", 2, 18],
    ]);
  });
});

const shapeOfRates = fc
  .array(fc.record({ durationMs: fc.integer({ min: 100, max: 5000 }), target: fc.integer({ min: 0, max: 50 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((stages) => ({ kind: "stages", unit: "per-second", from: 7, stages }) as const);

describe("arrivalTimes", () => {
  it("spaces a constant rate evenly, the first at once", () => {
    expect(dueOf(stagesOf({ kind: "arrival-rate", ratePerSec: 10, durationMs: 500 }), "constant")).toEqual([
      0, 100, 200, 300, 400,
    ]);
  });

  it("gives every stage the area below its line, in order and inside of it", () => {
    fc.assert(
      fc.property(shapeOfRates, (shape) => {
        const stages = stagesOf(shape);
        const arrivals = [...arrivalTimes(stages, "constant", 1)];
        const area = stages.reduce(
          (sum, { fromLevel, toLevel, fromMs, toMs }) => sum + ((fromLevel + toLevel) / 2000) * (toMs - fromMs),
          0,
        );
        expect(Math.abs(arrivals.length - area)).toBeLessThanOrEqual(1);
        arrivals.forEach(({ dueMs, stage }, index) => {
          expect(dueMs).toBeGreaterThanOrEqual(arrivals[index - 1]?.dueMs ?? 0);
          expect(dueMs).toBeGreaterThanOrEqual(stage.fromMs);
          expect(dueMs).toBeLessThanOrEqual(stage.toMs);
        });
      }),
    );
  });

  it("is a Poisson process: gaps as long as their spread, and the same for the same seed", () => {
    const stages = stagesOf({ kind: "arrival-rate", ratePerSec: 100, durationMs: 200_000 });
    const due = dueOf(stages, "poisson", 7);
    expect(Math.abs(due.length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
    const gaps = due.slice(1).map((atMs, index) => atMs - (due[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(mean).toBeCloseTo(10, 0);
    expect(deviation / mean).toBeCloseTo(1, 1);
    expect(dueOf(stages, "poisson", 7)).toEqual(due);
    expect(dueOf(stages, "poisson", 8)).not.toEqual(due);
  });

  it("keeps nobody waiting for the first arrival of a Poisson process, whatever the seed", () => {
    const stages = stagesOf({ kind: "arrival-rate", ratePerSec: 10, durationMs: 10_000 });
    const firsts = Array.from({ length: 1_000 }, (_, seed) => dueOf(stages, "poisson", seed)[0] ?? Infinity);
    // The mean of a thousand exponential gaps of 100 ms is known to 3.2 ms.
    const mean = firsts.reduce((sum, atMs) => sum + atMs, 0) / firsts.length;
    expect(Math.abs(mean - 100)).toBeLessThan(13);
  });

  it("has none where nothing is asked for", () => {
    expect(dueOf(stagesOf({ kind: "ramp", unit: "per-second", from: 0, to: 0, durationMs: 100 }), "poisson")).toEqual(
      [],
    );
  });
});

describe("nextActiveMs", () => {
  const up = stagesOf({ kind: "ramp", unit: "agents", from: 0, to: 4, durationMs: 400, rows: 1 });
  const down = stagesOf({ kind: "ramp", unit: "agents", from: 4, to: 0, durationMs: 400, rows: 1 });

  it("lets agents in one after the other as the level rises, and none beyond it", () => {
    expect([0, 1, 2, 3, 4].map((agent) => nextActiveMs(up, agent, 0))).toEqual([50, 150, 250, 350, null]);
  });

  it("lets them out as it falls", () => {
    expect(nextActiveMs(down, 0, 340)).toBe(340);
    expect(nextActiveMs(down, 3, 60)).toBeNull();
    expect(nextActiveMs(down, 3, 0)).toBe(0);
  });

  it("keeps as many agents busy as the rounded level, at any instant", () => {
    fc.assert(
      fc.property(shapeOfRates, fc.double({ min: 0, max: 0.999, noNaN: true }), (shape, share) => {
        const stages = stagesOf({ ...shape, unit: "agents" });
        const atMs = share * plannedMs(stages);
        const level = levelAt(stageAt(stages, atMs) as PlannedStage, atMs);
        const busy = Array.from({ length: 60 }, (_, agent) => agent).filter(
          (agent) => nextActiveMs(stages, agent, atMs) === atMs,
        );
        expect(Math.abs(busy.length - level)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });
});
