import { agentIds, assess, type Assessment, type EvidenceRecord } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import { isDevModeRun } from "./is-dev-mode-run.ts";
import { type JsonSummaryInput, renderJsonSummary } from "./json-summary.ts";

const estimate = { value: 1850, low: 1700, high: 2100, confidence: 0.95, sampleCount: 432, method: "m" };
const target = { expression: "p95LatencyMs < 2000", metric: "p95LatencyMs", operator: "<", limit: 2000 } as const;

/** What a run that was cut off at once gives, with the parts that the summary shows put in. */
const assessment: Assessment = {
  metrics: { ...assess([]).metrics, latenciesMs: [1, Number.POSITIVE_INFINITY] },
  partial: true,
  verdict: {
    kind: "NO-GO",
    targets: [{ target, estimate, status: "inconclusive", reason: "straddles" }],
    findings: [
      {
        code: "context-crossed",
        severity: "failure",
        message: "Answers were mixed up.",
        evidence: "e",
        agentIds: agentIds(2),
      },
      { code: "note", severity: "info", message: "Nobody needs this here.", evidence: "e", agentIds: [] },
    ],
    rationale: ["Because."],
    alternatives: ["Fewer agents."],
  },
};
const input: JsonSummaryInput = { runId: "r", folder: "/results/r", assessment, devMode: false, exitCode: 99 };

describe("renderJsonSummary", () => {
  it("is JSON without the raw latencies, and with what the caller adds", () => {
    const summary = JSON.parse(renderJsonSummary(input, { agrees: true })) as Record<string, unknown>;
    expect(summary).toMatchObject({
      schemaVersion: 1,
      runId: "r",
      exitCode: 99,
      verdict: "NO-GO",
      partial: true,
      agrees: true,
    });
    expect(summary["metrics"]).not.toHaveProperty("latenciesMs");
  });

  it("writes an infinite figure as a string instead of null", () => {
    const infinite = { ...estimate, value: Number.POSITIVE_INFINITY };
    const metrics = { ...assessment.metrics, p95LatencyMs: infinite };
    const summary: unknown = JSON.parse(renderJsonSummary({ ...input, assessment: { ...assessment, metrics } }));
    expect(summary).toMatchObject({ metrics: { p95LatencyMs: { value: "+Infinity" } } });
  });
});

describe("isDevModeRun", () => {
  const orchestrator = (devMode: boolean) =>
    ({ kind: "orchestrator", startMs: 1, description: { devMode } }) as unknown as EvidenceRecord;

  it("believes the orchestrator's own word", () => {
    expect([isDevModeRun([]), isDevModeRun([orchestrator(false)]), isDevModeRun([orchestrator(true)])]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
