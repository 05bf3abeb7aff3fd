import { expect, it } from "vitest";
import { syntheticAssessment } from "../testing/synthetic-assessment.ts";
import type { SyntheticOptions } from "../testing/synthetic-run.ts";
import { renderSummary, renderVerdictLine } from "./render-summary.ts";
import type { SummaryPalette } from "./summary-palette.ts";

const input = (options: SyntheticOptions = {}) => ({
  runId: "run-1",
  folder: "/results/run-1",
  assessment: syntheticAssessment(options),
  devMode: options.devMode === true,
});
const tagged: SummaryPalette = {
  bold: (text) => text,
  dim: (text) => text,
  green: (text) => `<g>${text}</g>`,
  red: (text) => `<r>${text}</r>`,
  yellow: (text) => `<y>${text}</y>`,
  magenta: (text) => `<m>${text}</m>`,
};
const lineOf = (text: string, label: string): string => text.split("\n").find((line) => line.includes(label)) ?? "";

it("shows a target with its sign, value, interval, limit and headroom in one line", () => {
  expect(lineOf(renderSummary(input()), "P95 Latency")).toMatch(
    /^ {2}✓ P95 Latency +2\d\d\.\d ms {2}\[2\d\d\.\d–2\d\d\.\d ms\] +<2000 ms +8\d\.\d% headroom$/,
  );
});

it("keeps its lines within 110 columns and its limits in one column", () => {
  const lines = renderSummary(input())
    .split("\n")
    .filter((line) => line.startsWith("  ✓"));
  expect(lines).toHaveLength(10);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
  const text = lines.join("\n");
  const starts = [
    lineOf(text, "Instantiation").indexOf("<5000"),
    lineOf(text, "P95").indexOf("<2000"),
    lineOf(text, "Crossed").indexOf("≤0"),
  ];
  expect(new Set(starts)).toEqual(new Set([starts[0]]));
  expect(starts[0]).toBeGreaterThan(0);
});

it("marks a miss, says why, and ends with the verdict and the way to the report", () => {
  const text = renderSummary(input({ failedCount: 30 }), tagged);
  expect(lineOf(text, "Success Rate")).toContain("<r>✗</r>");
  expect(text).toContain("% over</r>");
  expect(text).toContain("ALTERNATIVES");
  expect(text).toContain("<r>NO-GO</r>: 1 target missed: Success Rate");
  expect(text.trimEnd().split("\n").at(-1)).toContain("/results/run-1/report.html");
});

it("puts the watermark above a stub's numbers and into its verdict", () => {
  const text = renderSummary(input({ devMode: true, cutOff: true }), tagged);
  expect(text.trimStart().startsWith("<m>DEV MODE")).toBe(true);
  expect(renderVerdictLine(input({ devMode: true, cutOff: true }))).toBe(
    "[DEV MODE] INVALID (partial: the run did not reach its end)",
  );
});

it("uses no control characters without a palette", () => {
  expect(renderSummary(input({ failedCount: 3 }))).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});
