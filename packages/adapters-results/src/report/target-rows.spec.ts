import type { Assessment, TargetResult } from "@plimsoll/domain";
import { expect, it } from "vitest";
import { syntheticAssessment } from "../testing/synthetic-assessment.ts";
import { leakText } from "./leak-text.ts";
import { targetRows } from "./target-rows.ts";

const assessment = syntheticAssessment();
const judged = (change: Partial<TargetResult>, value: number, low: number | null, high: number | null): Assessment => {
  const estimate = { value, low, high, confidence: low === null ? null : 0.95, sampleCount: 9, method: "made up" };
  const target = { expression: "p95LatencyMs < 2000", metric: "p95LatencyMs", operator: "<", limit: 2000 } as const;
  const result: TargetResult = { target, estimate, status: "pass", reason: "because", ...change };
  return { ...assessment, verdict: { ...assessment.verdict, targets: [result] } };
};
const rowOf = (of: Assessment) => targetRows(of).find((row) => row.status !== "NOT JUDGED");

it("prints value and interval on their own sides of the limit", () => {
  const row = rowOf(judged({ status: "inconclusive" }, 1999.96, 1999.7, 2000.04));
  expect(row).toMatchObject({ value: "1999.96 ms", interval: "95% interval 1999.7–2000 ms", status: "INCONCLUSIVE" });
});

it("measures headroom on the end that was judged", () => {
  expect(rowOf(judged({}, 900, 800, 1000))).toMatchObject({ headroom: "50% headroom", loadRatio: 0.5, note: "" });
  expect(rowOf(judged({ status: "fail" }, 3000, 2500, 4000))).toMatchObject({ headroom: "100% over", note: "because" });
});

it("gives the judge's words for a pass that the figures alone contradict", () => {
  const target = { expression: "throughputRatio >= 1", metric: "throughputRatio", operator: ">=", limit: 1 } as const;
  expect(rowOf(judged({ target }, 0.98, 0.95, 1.01))).toMatchObject({
    status: "PASS",
    headroom: "within tolerance",
    note: "because",
  });
  expect(rowOf(judged({ target }, 1.17, 0.97, 1.4))).toMatchObject({ status: "PASS", note: "because" });
});

it("shows no share of a limit of nothing, nor of what was not measured", () => {
  const target = { expression: "leakCount <= 0", metric: "leakCount", operator: "<=", limit: 0 } as const;
  expect(rowOf(judged({ target }, 0, null, null))).toMatchObject({ loadRatio: null, headroom: "", target: "≤0" });
  const missing = {
    value: null,
    low: null,
    high: null,
    confidence: null,
    sampleCount: 0,
    method: "",
    reason: "no PSS here",
  };
  const row = rowOf(judged({ estimate: missing, status: "not-measured" }, 0, null, null));
  expect(row).toMatchObject({ value: "—", reason: "no PSS here", status: "NOT MEASURED", loadRatio: null });
});

it("writes small leaks in kB and large ones in MB", () => {
  const trend = (bytes: number) => ({
    resource: "memory" as const,
    slopePerCycle: {
      value: bytes,
      low: bytes / 2,
      high: bytes * 2,
      confidence: 0.95,
      sampleCount: 8,
      method: "made up",
    },
    mannKendallP: 0.0004,
    status: "leak" as const,
  });
  expect(leakText(trend(23_040))).toMatchObject({
    slope: "22.5 kB",
    interval: "11.3 to 45.0 kB",
    p: "<0.001",
    status: "LEAK",
  });
  expect(leakText(trend(20 * 1_048_576)).slope).toBe("20.0 MB");
});
