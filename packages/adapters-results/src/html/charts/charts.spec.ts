import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { syntheticInput } from "../../testing/synthetic-input.ts";
import { CHART_WIDTH } from "./chart-frame.ts";
import { inFlightSteps } from "./in-flight-chart.ts";
import { laneSegments } from "./lane-segments.ts";
import { lanesChart } from "./lanes-chart.ts";
import { latencyChart } from "./latency-chart.ts";
import { cpuPoints, memoryPoints, resourcesChart } from "./resources-chart.ts";

const { evidence, assessment } = syntheticInput({ failedCount: 5 });
const call = evidence.calls[0];
const traced = evidence.invocations.find(({ invocation }) => invocation.phase === "wave");
const sample = evidence.of("resources")[0];
if (call === undefined || traced === undefined || sample === undefined) throw new Error("the fixture lost its records");

describe("lanes", () => {
  it("cover an invocation from the start of its wave to its end without gap or overlap", () => {
    for (const each of evidence.invocations) {
      const segments = laneSegments(each, 0);
      const { intendedAtMs, endedAtMs } = each.invocation;
      expect(segments[0]?.fromMs).toBe(0);
      expect(segments.at(-1)?.toMs).toBeCloseTo((endedAtMs ?? 0) - intendedAtMs, 6);
      segments.slice(1).forEach((segment, index) => expect(segment.fromMs).toBeCloseTo(segments[index]?.toMs ?? -1, 6));
    }
  });

  it("give the orchestrator all of an invocation that never called the LLM", () => {
    expect(laneSegments({ ...traced, calls: [] }, 0).map(({ part }) => part)).toEqual(["queue", "before"]);
  });

  it("count overlapping calls once and name the pause between calls", () => {
    const at = traced.invocation.sentAtMs;
    const calls = [
      { ...call, arrivedAtMs: at + 1, endedAtMs: at + 5 },
      { ...call, arrivedAtMs: at + 3, endedAtMs: at + 4 },
      { ...call, arrivedAtMs: at + 8, endedAtMs: at + 9 },
    ];
    const invocation = { ...traced.invocation, endedAtMs: at + 12 };
    const parts = laneSegments({ invocation, calls }, 0).map(
      ({ part, fromMs, toMs }) => `${part} ${Math.round(toMs - fromMs)}`,
    );
    expect(parts.slice(1)).toEqual(["before 1", "llm 4", "between 3", "llm 1", "after 3"]);
  });

  it("draw an even choice of very many agents", () => {
    const invocations = Array.from({ length: 5000 }, () => traced);
    const svg = lanesChart({ wave: 0, invocations, endedAtMs: 0, axisEndMs: 300 });
    expect(svg.match(/data-tip=/g)).toHaveLength(144);
    expect(svg).toContain("144 of 5000 invocations");
  });
});

describe("calls in flight", () => {
  it("rise by one with each arrival and end at the calls that never ended", () => {
    const spans = fc.array(
      fc.record({ from: fc.nat(1000), lasts: fc.integer({ min: 1, max: 400 }), ends: fc.boolean() }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(spans, (drawn) => {
        const calls = drawn.map(({ from, lasts, ends }) => ({
          ...call,
          arrivedAtMs: from,
          endedAtMs: ends ? from + lasts : null,
        }));
        const steps = inFlightSteps(calls);
        expect(steps.at(-1)?.inFlight).toBe(drawn.filter(({ ends }) => !ends).length);
        expect(Math.min(...steps.map(({ inFlight }) => inFlight))).toBeGreaterThanOrEqual(0);
        const probe = drawn[0]?.from ?? 0;
        const open = drawn.filter(({ from, lasts, ends }) => from <= probe && (!ends || probe < from + lasts)).length;
        expect(steps.findLast(({ atMs }) => atMs <= probe)?.inFlight).toBe(open);
      }),
    );
  });
});

describe("latency", () => {
  const { p50LatencyMs, p95LatencyMs } = assessment.metrics;
  const percentiles = [
    { name: "p50", estimate: p50LatencyMs },
    { name: "p95", estimate: p95LatencyMs },
  ];
  const countOf = (svg: string): number =>
    [...svg.matchAll(/: (\d+) invocations"/g)].reduce((sum, match) => sum + Number(match[1]), 0);

  it("shows every invocation once: in a bar or among the failed", () => {
    const { latenciesMs } = assessment.metrics;
    const svg = latencyChart({ latenciesMs, percentiles, limitMs: 2000 });
    expect(countOf(svg)).toBe(427);
    expect(svg).toContain(">5</text>");
    expect(svg).toContain("5 of them failed");
  });

  it("draws a limit that is near and names one that is far", () => {
    const near = latencyChart({ latenciesMs: [100, 150], percentiles, limitMs: 200 });
    const far = latencyChart({ latenciesMs: [100, 150], percentiles, limitMs: 2000 });
    expect(near).toContain('class="limit"');
    expect(far).not.toContain('class="limit"');
    expect(far).toContain("beyond this axis, at 13.33× the slowest");
  });

  it("survives a sample where all failed or all are equal", () => {
    for (const latenciesMs of [[Infinity, Infinity], [5, 5, 5], [0]])
      expect(latencyChart({ latenciesMs, percentiles: [], limitMs: null })).not.toMatch(/NaN|Infinity/);
  });

  it("draws an interval without upper end up to the end of the axis", () => {
    const estimate = { ...assessment.metrics.p95LatencyMs, value: 140, low: 120, high: Infinity };
    const svg = latencyChart({ latenciesMs: [100, 150], percentiles: [{ name: "p95", estimate }], limitMs: null });
    const [, x, width] = /<rect x="([\d.]+)"[^>]* width="([\d.]+)"[^>]* class="interval">/.exec(svg) ?? [];
    expect(Number(x) + Number(width)).toBeCloseTo(CHART_WIDTH - 24, 1);
  });
});

describe("resources", () => {
  it("name the judged peak, also when a later phase holds a larger sample", () => {
    const at = (atMs: number, mb: number) => ({ ...sample, atMs, pssBytes: mb * 1_048_576 });
    const data = { samples: [at(0, 100), at(500, 250), at(900, 300)], phases: [], memoryLimitMb: 500, cores: 2 };
    expect(resourcesChart({ ...data, peakMemoryMb: 250 })).toContain("peak 250.0 MB");
    expect(resourcesChart({ ...data, peakMemoryMb: null })).toContain("peak 300.0 MB");
  });

  it("never mixes PSS with RSS in one line", () => {
    const without = { ...sample, pssBytes: null, rssBytes: 400 * 1_048_576 };
    expect(memoryPoints([{ ...sample, pssBytes: 1_048_576 }, without])).toMatchObject({
      kind: "PSS",
      points: [{ value: 1 }],
    });
    expect(memoryPoints([without])).toMatchObject({ kind: "RSS", points: [{ value: 400 }] });
  });

  it("turns CPU time into cores, and never below none when a process went away", () => {
    const at = (atMs: number, cpuMs: number) => ({ ...sample, atMs, cpuMs });
    const points = cpuPoints([at(0, 0), at(100, 150), at(105, 155), at(200, 100)]);
    expect(points.map(({ value }) => value)).toEqual([1.5, 0, 0]);
  });
});
