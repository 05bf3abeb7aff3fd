import type { TargetResult } from "@plimsoll/domain";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { renderHtml } from "../html/render-html.ts";
import { renderJunit } from "../junit/render-junit.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";
import { renderSummary } from "../summary/render-summary.ts";
import { syntheticInput } from "../testing/synthetic-input.ts";
import type { ReportInput } from "./report-input.ts";

const whole = syntheticInput();
const target = { expression: "p95LatencyMs < 2000", metric: "p95LatencyMs", operator: "<", limit: 2000 } as const;

/** The run as if its p95 had been this. */
const withP95 = (value: number): ReportInput => {
  const estimate = { value, low: value, high: value, confidence: 0.95, sampleCount: 432, method: "made up" };
  const result: TargetResult = { target, estimate, status: value < 2000 ? "pass" : "fail", reason: "" };
  const { verdict, metrics } = whole.assessment;
  const others = verdict.targets.filter((each) => each.target.metric !== "p95LatencyMs");
  const judged = { ...verdict, rationale: [], targets: [...others, result] };
  return {
    ...whole,
    assessment: { ...whole.assessment, metrics: { ...metrics, p95LatencyMs: estimate }, verdict: judged },
  };
};

const formats = (input: ReportInput): readonly string[] => [
  renderMarkdown(input),
  renderHtml(input).replaceAll("&lt;", "<"),
  renderJunit(input).replaceAll("&lt;", "<"),
  renderSummary({ runId: "x", folder: "x", assessment: input.assessment, devMode: false }),
];

/** Every figure in ms between 1900 and 2100 that is not the limit itself. */
const printedNear = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.replaceAll(/(?:<|limit )2000 ms/g, "").matchAll(/(?<![\d.])((?:19|20)\d\d(?:\.\d+)?) ms/g)].map(
      (match) => match[1] ?? "",
    ),
  );

it("prints a p95 near its limit the same way in every format and place, on its own side of the limit", () => {
  const nearLimit = fc.double({ min: 1999.5, max: 2000.5, noNaN: true }).map((value) => Number(value.toFixed(4)));
  fc.assert(
    fc.property(nearLimit, (value) => {
      const printed = new Set(formats(withP95(value)).flatMap((text) => [...printedNear(text)]));
      expect([...printed]).toHaveLength(1);
      for (const digits of printed) expect(Number(digits) < 2000).toBe(value < 2000);
    }),
    { numRuns: 12, examples: [[1999.96], [2000.04], [2000]] },
  );
});
