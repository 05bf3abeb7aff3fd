import { topologyResult } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { syntheticTuning } from "../testing/synthetic-tuning.ts";
import { renderTuningHtml } from "./render-tuning-html.ts";
import { renderTuningMarkdown } from "./render-tuning-markdown.ts";
import { renderTuningLine, renderTuningSummary } from "./render-tuning-summary.ts";
import { tunedScenario } from "./tuned-scenario.ts";
import { decodeTuning, renderTuningJson } from "./tuning-document.ts";

it("comes back from tuning.json as it was written", async () => {
  const { schemaVersion, ...read } = await Effect.runPromise(decodeTuning(renderTuningJson(syntheticTuning())));
  expect(schemaVersion).toBe(1);
  expect(read).toEqual(syntheticTuning());
});

it("prints the choice as flags, with its cost and what only a full run judges", () => {
  const text = renderTuningSummary(syntheticTuning(), "/results/t1");
  expect(text).toContain(
    "agent-async, 2 workers: meets every target at least cost (303.0 MB at its peak, 31.5 ms of CPU",
  );
  expect(text).toContain("plimsoll spike --orchestrator crewai --mode agent-async --workers 2");
  expect(text).toContain("leakCount <= 0");
  expect(text).toContain("p95LatencyMs < 2000 missed in 2 of 2; left after round 2");
});

it("writes the choice as a scenario file that says where it is from", () => {
  const text = tunedScenario(syntheticTuning()) ?? "";
  expect(text).toMatch(/^# Chosen by plimsoll tune, t1: agent-async, 2 workers\./);
  expect(parse(text)).toMatchObject({ orchestrator: "crewai", agentCount: 72, workers: 2, mode: "agent-async" });
});

it("keeps a refusal's words without breaking the table or the page", () => {
  expect(renderTuningMarkdown(syntheticTuning())).toContain("no such \\| mode");
  const [best] = syntheticTuning().ranking;
  const evil = topologyResult({ workers: 1, mode: "<b>" }, [], { leftAfterRound: 0, failure: "<script>" });
  expect(renderTuningHtml(syntheticTuning({ ranking: best === undefined ? [evil] : [best, evil] }))).not.toContain(
    "<script>",
  );
});

it("never lets a stub's choice pass for an orchestrator's", () => {
  expect(renderTuningLine(syntheticTuning({ kind: "dev-mode" }))).toMatch(/^\[DEV MODE\]/);
  expect(renderTuningHtml(syntheticTuning({ kind: "dev-mode" }))).toContain("DEV MODE");
});

it("advises nothing where nothing could be measured", () => {
  const unmeasured = topologyResult({ workers: 4 }, [], { leftAfterRound: 0, failure: "it <b>died</b>" });
  const report = syntheticTuning({ kind: "unmeasured", ranking: [unmeasured] });
  expect(tunedScenario(report)).toBeNull();
  const summary = renderTuningSummary(report, "/results/t1");
  expect(summary).toContain("\n  no topology could be measured.\n");
  for (const text of [summary, renderTuningMarkdown(report), renderTuningHtml(report)]) {
    expect(text).not.toContain("plimsoll spike");
    expect(text).not.toContain("scenario.yaml");
  }
  expect(renderTuningMarkdown(report)).not.toContain("<b>");
  expect(renderTuningLine(report)).toBe("no topology could be measured");
  expect(renderTuningLine({ ...report, kind: "dev-mode" })).toBe("[DEV MODE] no topology could be measured");
  expect(renderTuningLine({ ...report, kind: "interrupted" })).toMatch(/^stopped by the user/);
});
