import { agentIds, assess, type Assessment, type EvidenceRecord } from "@plimsoll/domain";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { isDevModeRun } from "./is-dev-mode-run.ts";
import {
  DEV_MODE_WATERMARK,
  renderJsonSummary,
  renderSummary,
  renderVerdictLine,
  type SummaryInput,
} from "./summary.ts";

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
const input: SummaryInput = { runId: "r", folder: "/results/r", assessment, devMode: false, exitCode: 99 };
const colors = picocolors.createColors(false);

describe("renderSummary", () => {
  it("shows targets with their intervals, what was found, the verdict and its reasons", () => {
    const text = renderSummary(input, colors);
    expect(text).toContain("UNSURE        p95LatencyMs < 2000                  1850 [1700, 2100]");
    expect(text).toContain("failure  context-crossed: Answers were mixed up.");
    expect(text).not.toContain("Nobody needs this");
    expect(text).toContain("Verdict: NO-GO (partial: the run did not reach its end)");
    expect(text).toContain("  Because.\n  Instead: Fewer agents.\nReport:  /results/r/report.html\n");
  });

  it("stands under the watermark when the subject is a stub", () => {
    expect(renderSummary({ ...input, devMode: true }, colors).startsWith(DEV_MODE_WATERMARK)).toBe(true);
    expect(renderVerdictLine({ ...input, devMode: true })).toMatch(/^\[DEV MODE\] NO-GO/);
  });
});

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
    expect(summary).toMatchObject({ metrics: { p95LatencyMs: { value: "Infinity" } } });
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
