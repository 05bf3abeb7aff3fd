import { expect, it } from "vitest";
import { editRecords, syntheticEvidence } from "../testing/index.ts";
import { assess } from "../verdict/assess.ts";

const ownAgents = editRecords(syntheticEvidence(), "orchestrator", (record) => ({
  ...record,
  description: { ...record.description, settings: { ...record.description.settings, "own.target": "crew:make" } },
}));
const lost = editRecords(ownAgents, "llm-call", (call) => ({ ...call, canaries: [] }));

it("measures nothing that needs a call's invocation where own agents lose every canary, and condemns nobody", () => {
  const { metrics, verdict } = assess(lost);
  const { concurrencyCeiling, concurrencyCeilingRatio, largestInFlightInWaves, answersWithoutLlmCallCount } = metrics;
  for (const { value, reason } of [
    ...[concurrencyCeiling, concurrencyCeilingRatio, largestInFlightInWaves, answersWithoutLlmCallCount],
    ...[metrics.extraLlmCallCount, metrics.llmCallsPerInvocation, metrics.crossedContextCount],
  ]) {
    expect([value, reason]).toEqual([null, "no LLM call of the user's own agents carries a canary of the run"]);
  }
  expect(verdict.kind).toBe("INVALID");
  expect(verdict.findings.filter(({ severity }) => severity === "failure")).toEqual([]);
  expect(verdict.targets.filter(({ status }) => status === "fail")).toEqual([]);
});

it("still condemns an orchestrator of ours whose calls carry none", () => {
  const ours = editRecords(syntheticEvidence(), "llm-call", (call) => ({ ...call, canaries: [] }));
  expect(assess(ours).verdict.kind).toBe("NO-GO");
});
