import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CapacityObservation, TargetObservation } from "./capacity-observation.ts";
import type { CapacityResult } from "./capacity-result.ts";
import type { CapacitySettings } from "./capacity-settings.ts";
import { DEFAULT_CAPACITY } from "./capacity-settings.ts";
import { nextCapacityStep } from "./next-capacity-step.ts";

type Subject = (agentCount: number, trial: number) => readonly TargetObservation[];

const success = (holds: boolean): TargetObservation => ({
  target: "successRatio >= 1",
  value: holds ? 1 : 0.9,
  interval: null,
  holds,
});

const latency = (p95Ms: number): TargetObservation => ({
  target: "p95LatencyMs < 2000",
  value: p95Ms,
  interval: { low: 0.97 * p95Ms, high: 1.03 * p95Ms },
  holds: 1.03 * p95Ms < 2000 ? true : 0.97 * p95Ms >= 2000 ? false : "unknown",
});

interface Search {
  readonly result: CapacityResult;
  readonly observations: readonly CapacityObservation[];
}

const search = (subject: Subject, settings: Partial<CapacitySettings> = {}): Search => {
  const observations: CapacityObservation[] = [];
  for (;;) {
    const step = nextCapacityStep(observations, settings);
    if (step.kind === "done") return { result: step.result, observations };
    observations.push({ agentCount: step.agentCount, targets: subject(step.agentCount, observations.length) });
  }
};

const limits = fc.integer({ min: 1, max: 9_000 });
const starts = fc.integer({ min: 1, max: 2_000 });

describe("nextCapacityStep", () => {
  it("finds any cliff to within its resolution, wherever it starts", () => {
    fc.assert(
      fc.property(limits, starts, (limit, startAgentCount) => {
        const { result } = search((agentCount) => [success(agentCount <= limit)], { startAgentCount });
        expect(result).toMatchObject({ boundary: "cliff", settled: true, monotonicity: "ok" });
        expect(result.bindingTarget).toBe("successRatio >= 1");
        expect(result.feasibleMax).toBeLessThanOrEqual(limit);
        expect(result.infeasibleMin ?? 0).toBeGreaterThan(limit);
        expect(limit - result.feasibleMax).toBeLessThanOrEqual(DEFAULT_CAPACITY.resolutionRatio * limit);
        expect(result.interval?.high ?? 0).toBeGreaterThanOrEqual(limit);
      }),
      { numRuns: 100 },
    );
  });

  it.each([1, 2, 3])(
    "settles at the last agent that meets, for every limit to 200, with %i trials an end",
    (replicates) => {
      for (let limit = 1; limit <= 200; limit += 1) {
        for (const startAgentCount of [1, 8, 300]) {
          const { result } = search((agentCount) => [success(agentCount <= limit)], { replicates, startAgentCount });
          const { feasibleMax, infeasibleMin } = result;
          expect(feasibleMax).toBeLessThanOrEqual(limit);
          expect(infeasibleMin).toBeGreaterThan(limit);
          const allowed = Math.max(1, DEFAULT_CAPACITY.resolutionRatio * feasibleMax);
          expect((infeasibleMin ?? Infinity) - feasibleMax).toBeLessThanOrEqual(allowed);
        }
      }
    },
  );

  it("always ends, asks for whole numbers in bounds, and asks the same of the same trials", () => {
    const bounds = { maxAgentCount: 500, maxTrials: 30 };
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.double({ min: 1, max: 1e5, noNaN: true })),
        starts,
        (values, startAgentCount) => {
          const { result, observations } = search(() => [latency(values.next().value as number)], {
            ...bounds,
            startAgentCount,
          });
          expect(result.trialCount).toBe(observations.length);
          expect(observations.length).toBeLessThanOrEqual(bounds.maxTrials);
          expect(observations.every(({ agentCount }) => Number.isInteger(agentCount) && agentCount >= 1)).toBe(true);
          expect(Math.max(...observations.map(({ agentCount }) => agentCount))).toBeLessThanOrEqual(
            bounds.maxAgentCount,
          );
          observations.forEach(({ agentCount }, index) => {
            const step = nextCapacityStep(observations.slice(0, index), { ...bounds, startAgentCount });
            expect(step).toEqual({ kind: "measure", agentCount });
          });
          expect(result.infeasibleMin ?? Infinity).toBeGreaterThan(result.feasibleMax);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("names the target that fails first, and calls a figure that grows by degrees a slope", () => {
    const wobble = [1.01, 0.99, 1, 1.015, 0.985];
    const { result } = search((agentCount, trial) => [
      success(agentCount <= 400),
      latency(20 * agentCount * (wobble[trial % 5] ?? 1)),
    ]);
    expect(result).toMatchObject({ boundary: "slope", bindingTarget: "p95LatencyMs < 2000", settled: true });
    expect(Math.abs(result.feasibleMax - 100)).toBeLessThanOrEqual(2);
    expect(result.interval?.low ?? NaN).toBeLessThanOrEqual(result.feasibleMax);
    expect(result.interval?.high ?? NaN).toBeGreaterThanOrEqual(result.feasibleMax);
  });

  it("calls a figure that jumps a cliff", () => {
    const { result } = search((agentCount, trial) => [latency((agentCount <= 90 ? 900 : 4_000) + 5 * (trial % 3))]);
    expect(result).toMatchObject({ boundary: "cliff", bindingTarget: "p95LatencyMs < 2000" });
    expect([89, 90]).toContain(result.feasibleMax);
  });

  it("says so when nothing fails up to the most allowed, and when not even one agent passes", () => {
    expect(search(() => [success(true)], { maxAgentCount: 100 }).result).toMatchObject({
      feasibleMax: 100,
      infeasibleMin: null,
      interval: null,
      boundary: null,
      bindingTarget: null,
      settled: true,
    });
    expect(search(() => [success(false)]).result).toMatchObject({
      feasibleMax: 0,
      infeasibleMin: 1,
      bindingTarget: "successRatio >= 1",
      settled: true,
    });
  });

  it("is not led astray by one failed trial far below the limit", () => {
    const { result } = search((agentCount, trial) => [success(trial !== 1 && agentCount <= 300)]);
    expect(result.feasibleMax).toBeGreaterThan(290);
    expect(result.monotonicity).toBe("ok");
  });

  it("stays below a number that surely fails although larger ones pass, and says so", () => {
    const { result } = search((agentCount) => [success(agentCount !== 16 && agentCount <= 100)], {
      startAgentCount: 16,
    });
    expect(result.feasibleMax).toBeLessThan(16);
    const hole = search((agentCount) => [success((agentCount < 60 || agentCount > 80) && agentCount <= 300)], {
      startAgentCount: 64,
    }).result;
    expect(hole.feasibleMax).toBeLessThan(60);
    const trials = [64, 64, 64, 64, 64, 128, 128, 128, 128, 128].map((agentCount) => ({
      agentCount,
      targets: [success(agentCount === 128)],
    }));
    const observations: CapacityObservation[] = [...trials];
    let step = nextCapacityStep(observations);
    while (step.kind === "measure") {
      observations.push({ agentCount: step.agentCount, targets: [success(step.agentCount < 60)] });
      step = nextCapacityStep(observations);
    }
    expect(step.result.monotonicity).toBe("violated");
    expect(step.result.feasibleMax).toBeLessThan(60);
    expect(step.result.reason).toContain("64 agents fail although 128 pass");
    expect(step.result.trialCount).toBe(observations.length);
  });

  it("does not conclude from trials that could not be judged", () => {
    const unmeasured: TargetObservation = {
      target: "p95LatencyMs < 2000",
      value: null,
      interval: null,
      holds: "unknown",
    };
    const { result } = search(() => [unmeasured]);
    expect(result).toMatchObject({ settled: false, boundary: null, feasibleMax: 0 });
    expect(result.reason).toContain("could be judged");
  });
});
