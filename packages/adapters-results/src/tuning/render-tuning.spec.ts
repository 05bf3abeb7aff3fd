import { DEFAULT_SCENARIO, type Estimate, topologyResult, type TuningReport, type TuningTrial } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { renderTuningHtml } from "./render-tuning-html.ts";
import { renderTuningMarkdown } from "./render-tuning-markdown.ts";
import { renderTuningLine, renderTuningSummary } from "./render-tuning-summary.ts";
import { tunedScenario } from "./tuned-scenario.ts";
import { decodeTuning, renderTuningJson } from "./tuning-document.ts";

const figure = (value: number): Estimate => ({
  ...{ value, low: null, high: null, confidence: null, sampleCount: 1, method: "given" },
});

const trial = (p95Ms: number): TuningTrial => ({
  ...{
    runId: "t1-t01",
    agentCount: 72,
    verdict: "GO",
    spoiledBy: [],
    round: 0,
    durationMs: 1,
    cpuMsPerInvocation: 31.5,
  },
  observation: {
    agentCount: 72,
    targets: [{ target: "p95LatencyMs < 2000", value: p95Ms, interval: null, holds: p95Ms < 2_000 }],
  },
  ...{ throughputPerSec: figure(70), p95LatencyMs: figure(p95Ms), peakMemoryMb: figure(303), meanCpuCores: figure(1) },
});

const stays = { leftAfterRound: null, failure: null };

const report = (more: Partial<TuningReport> = {}): TuningReport => ({
  ...{ tuningId: "t1", startedAt: "2026-11-22T10:00:00.000Z", command: ["plimsoll", "tune"], kind: "found" },
  environment: {
    ...{ os: "linux", cpuModel: "test", cores: 2, memoryBytes: 1, nodeVersion: "24", plimsollVersion: "1" },
    ...{ loadAverage1m: 0, lockfileSha256: {} },
  },
  scenario: DEFAULT_SCENARIO,
  ranking: [
    topologyResult({ workers: 2, mode: "agent-async" }, [trial(990), trial(1_010)], stays),
    topologyResult({ workers: 1, mode: "to-thread" }, [trial(3_000), trial(3_100)], { ...stays, leftAfterRound: 1 }),
    topologyResult({ workers: 4, mode: "nonsense" }, [], { leftAfterRound: 0, failure: "no such | mode" }),
  ],
  ...{ onlyFullRuns: ["leakCount <= 0"], durationMs: 1_000, ...more },
});

it("comes back from tuning.json as it was written", async () => {
  const { schemaVersion, ...read } = await Effect.runPromise(decodeTuning(renderTuningJson(report())));
  expect(schemaVersion).toBe(1);
  expect(read).toEqual(report());
});

it("prints the choice as flags, with its cost and what only a full run judges", () => {
  const text = renderTuningSummary(report(), "/results/t1");
  expect(text).toContain(
    "agent-async, 2 workers: meets every target at least cost (303.0 MB at its peak, 31.5 ms of CPU",
  );
  expect(text).toContain("plimsoll spike --orchestrator crewai --mode agent-async --workers 2");
  expect(text).toContain("leakCount <= 0");
  expect(text).toContain("p95LatencyMs < 2000 missed in 2 of 2; left after round 2");
});

it("writes the choice as a scenario file that says where it is from", () => {
  const text = tunedScenario(report()) ?? "";
  expect(text).toMatch(/^# Chosen by plimsoll tune, t1: agent-async, 2 workers\./);
  expect(parse(text)).toMatchObject({ orchestrator: "crewai", agentCount: 72, workers: 2, mode: "agent-async" });
});

it("keeps a refusal's words without breaking the table or the page", () => {
  expect(renderTuningMarkdown(report())).toContain("no such \\| mode");
  const [best] = report().ranking;
  const evil = topologyResult({ workers: 1, mode: "<b>" }, [], { leftAfterRound: 0, failure: "<script>" });
  expect(renderTuningHtml(report({ ranking: best === undefined ? [evil] : [best, evil] }))).not.toContain("<script>");
});

it("never lets a stub's choice pass for an orchestrator's", () => {
  expect(renderTuningLine(report({ kind: "dev-mode" }))).toMatch(/^\[DEV MODE\]/);
  expect(renderTuningHtml(report({ kind: "dev-mode" }))).toContain("DEV MODE");
});
