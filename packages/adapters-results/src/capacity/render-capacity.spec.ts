import type { CapacityReport, CapacityTrial, Estimate } from "@plimsoll/domain";
import { DEFAULT_SCENARIO, diagnoseUsl, agentDensity } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { decodeCapacity, renderCapacityJson } from "./capacity-document.ts";
import { renderCapacityHtml } from "./render-capacity-html.ts";
import { renderCapacityMarkdown } from "./render-capacity-markdown.ts";
import { renderCapacityLine, renderCapacitySummary, renderTrialLine } from "./render-capacity-summary.ts";

const figure = (value: number | null): Estimate => ({
  ...{ value, low: null, high: null, confidence: null, sampleCount: 1, method: "given" },
});

const trialAt = (agentCount: number, more: Partial<CapacityTrial> = {}): CapacityTrial => ({
  ...{ runId: `c1-t-${agentCount}`, purpose: "search", agentCount, verdict: "GO", spoiledBy: [], durationMs: 5_000 },
  observation: {
    agentCount,
    targets: [
      { target: "p95LatencyMs < 2000", value: agentCount * 20, interval: null, holds: agentCount * 20 < 2_000 },
    ],
  },
  throughputPerSec: figure((10 * agentCount) / (1 + 0.05 * (agentCount - 1))),
  ...{
    p95LatencyMs: figure(agentCount * 20),
    peakMemoryMb: figure(200 + agentCount),
    meanCpuCores: figure(agentCount / 50),
  },
  ...more,
});

const trials = [1, 8, 16, 32, 64, 96, 101, 128].map((agentCount) => trialAt(agentCount));

const usl = Result.getOrThrow(
  diagnoseUsl(
    trials.map((trial) => ({ agentCount: trial.agentCount, throughputPerSec: trial.throughputPerSec.value ?? 0 })),
  ),
);

const report = (more: Partial<CapacityReport> = {}): CapacityReport => ({
  ...{ capacityId: "c1", startedAt: "2026-11-22T10:00:00.000Z", command: ["plimsoll", "capacity"], kind: "found" },
  environment: {
    ...{
      os: "linux",
      cpuModel: "test",
      cores: 2,
      memoryBytes: 8 * 1_073_741_824,
      nodeVersion: "24",
      plimsollVersion: "1",
    },
    ...{ loadAverage1m: 0, lockfileSha256: {} },
  },
  scenario: { ...DEFAULT_SCENARIO, orchestrator: "crewai" },
  result: {
    ...{ feasibleMax: 99, infeasibleMin: 101, interval: { low: 96, high: 100 }, bindingTarget: "p95LatencyMs < 2000" },
    ...{
      boundary: "slope",
      monotonicity: "ok",
      trialCount: 8,
      settled: true,
      reason: "p95LatencyMs passes its limit gradually",
    },
  },
  ...{ machineLimit: null, confirmation: null, onlyConfirmed: ["leakCount <= 0"], usl, uslRefusal: null },
  density: agentDensity(trials, 99),
  ...{ fleet: null, trials, durationMs: 60_000, ...more },
});

describe("capacity.json", () => {
  it("comes back as it was written", async () => {
    const written = renderCapacityJson(report());
    const { schemaVersion, ...read } = await Effect.runPromise(decodeCapacity(written));
    expect(schemaVersion).toBe(1);
    expect(read).toEqual(report());
  });

  it("writes what is infinite as JSON can", () => {
    const endless = trialAt(200, { p95LatencyMs: { ...figure(null), value: Number.POSITIVE_INFINITY } });
    expect(renderCapacityJson(report({ trials: [...trials, endless] }))).toContain('"+Infinity"');
  });
});

describe("the summary", () => {
  it("says the number with its interval, what binds, and what an agent costs", () => {
    const text = renderCapacitySummary(report(), "/results/c1");
    expect(text).toContain("99 agents [96, 100]  the limit was found");
    expect(text).toContain("Binding target: p95LatencyMs < 2000.");
    expect(text).toMatch(/1024 agents a GiB .*1\.00 MB an agent/);
    expect(text).toContain("serial share");
  });

  it("keeps to 100 columns but for paths", () => {
    const lines = renderCapacitySummary(report(), "/results/c1").split("\n");
    for (const line of lines.filter((each) => !each.startsWith("/"))) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("never lets a stub's number pass for an orchestrator's", () => {
    expect(renderCapacityLine(report({ kind: "dev-mode" }))).toMatch(/^\[DEV MODE\]/);
    for (const render of [renderCapacityMarkdown, renderCapacityHtml])
      expect(render(report({ kind: "dev-mode" }))).toContain("DEV MODE");
  });

  it("says that the machine was the limit, and where", () => {
    const machineLimit = { agentCount: 512, spoiledBy: ["llm-saturated"] };
    const line = renderCapacityLine(report({ kind: "machine-limit", machineLimit }));
    expect(line).toContain("at 512 agents its own side gave out (llm-saturated)");
  });
});

describe("a trial's line", () => {
  it("names what it missed, or why it is not counted", () => {
    expect(renderTrialLine(trialAt(128))).toMatch(/✗ +128 agents .*p95LatencyMs < 2000$/);
    expect(renderTrialLine(trialAt(8, { spoiledBy: ["runner-saturated"] }))).toMatch(
      /! .*not counted: runner-saturated$/,
    );
  });
});

describe("capacity.html", () => {
  it("asks no network for anything and holds every trial, spoiled ones too", () => {
    const page = renderCapacityHtml(report({ trials: [...trials, trialAt(300, { spoiledBy: ["llm-saturated"] })] }));
    expect(page).not.toMatch(/(?:src|href)="http/);
    expect(page).toContain("not counted: llm-saturated");
    expect(page.match(/<circle/g)).toHaveLength(3 * trials.length);
  });

  it("draws the law dashed beyond what was measured", () => {
    expect(renderCapacityHtml(report())).toContain("stroke-dasharray");
    expect(renderCapacityHtml(report({ usl: null }))).not.toContain("stroke-dasharray=");
  });

  it("escapes what comes from outside", () => {
    const scenario = { ...DEFAULT_SCENARIO, orchestrator: "<script>x</script>" };
    expect(renderCapacityHtml(report({ scenario }))).not.toContain("<script>x");
  });
});
