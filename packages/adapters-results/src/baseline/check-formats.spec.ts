import type { BaselineCheck } from "@plimsoll/application";
import type { MetricRegression } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import { checkAnnotations } from "./check-annotations.ts";
import { checkJson } from "./check-json.ts";
import { checkJunit } from "./check-junit.ts";
import { checkMarkdown } from "./check-markdown.ts";
import { renderCheck } from "./render-check.ts";

const metric = (over: Partial<MetricRegression>): MetricRegression => ({
  metric: "p95LatencyMs",
  verdict: "regressed",
  change: { ratio: 1.102, low: 1.081, high: 1.123 },
  noiseBandRatio: 0.031,
  adjustedP: 0.001,
  baselineRunCount: 5,
  newRunCount: 3,
  reason: "+10.2 % [+8.1 %, +12.3 %]",
  ...over,
});

const CHECK: BaselineCheck = {
  name: "main",
  verdict: "regressed",
  exitCode: 99,
  orchestrator: "crewai",
  devMode: false,
  baselineRunIds: ["b1", "b2", "b3", "b4", "b5"],
  newRunIds: ["n1", "n2", "n3"],
  metrics: [
    metric({}),
    metric({ metric: "p50LatencyMs", verdict: "same", change: { ratio: 0.99, low: 0.97, high: 1.01 } }),
    metric({
      metric: "throughputPerSec",
      verdict: "inconclusive",
      change: null,
      noiseBandRatio: null,
      reason: "a\nb: 50 %, c",
    }),
  ],
  refusals: [],
  warnings: [{ field: "orchestrator.version", baseline: "1.0 | x", run: "1.1" }],
};
const REFUSED: BaselineCheck = {
  ...CHECK,
  verdict: "not-comparable",
  exitCode: 97,
  metrics: [],
  refusals: ["run n1 is not comparable: scenario.llm is <b>\u0000]]>"],
};

describe("in a terminal", () => {
  it("fits 100 columns and says the verdict, every change and what differs", () => {
    const text = renderCheck(CHECK);
    expect(text.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
    expect(text).toMatch(/p95LatencyMs +regressed +\+10\.2 % \[\+8\.1 %, \+12\.3 %\] +noise ± 3\.1 %/);
    expect(text).toContain("REGRESSED: crewai, 3 new runs beside the 5 of baseline main.");
    expect(text).toContain("warning: orchestrator.version is 1.1");
  });

  it("marks a stub's check", () => {
    expect(renderCheck({ ...CHECK, devMode: true })).toContain("DEV MODE");
  });
});

describe("in a job summary", () => {
  it("is a table that no name can break out of", () => {
    const text = checkMarkdown(CHECK);
    expect(text).toContain("| p95LatencyMs | **regressed** | +10.2 % [");
    expect(text).toContain("1.0 \\| x");
    expect(checkMarkdown(REFUSED)).toContain("&lt;b&gt;");
  });
});

describe("as annotations", () => {
  it("are one line each, escaped, errors for regressions and warnings for what is undecided", () => {
    expect(checkAnnotations(CHECK)).toEqual([
      "::error title=Plimsoll%3A p95LatencyMs regressed::+10.2 %25 [+8.1 %25, +12.3 %25]: +10.2 %25 [+8.1 %25, +12.3 %25]",
      "::warning title=Plimsoll%3A throughputPerSec inconclusive::a%0Ab: 50 %25, c",
      "::warning title=Plimsoll%3A differs from the baseline::orchestrator.version is 1.1, the baseline's is 1.0 | x",
    ]);
  });

  it("call what can't be compared an error", () => {
    expect(checkAnnotations(REFUSED)[0]).toMatch(/^::error title=Plimsoll%3A NOT COMPARABLE::run n1/);
  });
});

describe("as JUnit", () => {
  it("fails what regressed, and never passes what is undecided or not comparable", () => {
    expect(checkJunit(CHECK)).toMatch(/tests="3" failures="1" errors="1" skipped="0"/);
    expect(checkJunit(REFUSED)).toMatch(/tests="1" failures="0" errors="1" skipped="0"/);
    expect(checkJunit(REFUSED)).not.toContain("\u0000");
  });
});

describe("as JSON", () => {
  it("is the check under a version", () => {
    expect(JSON.parse(checkJson(CHECK))).toEqual({ schemaVersion: 1, ...CHECK });
  });

  it("writes infinity as a word", () => {
    const infinite = { ...CHECK, metrics: [metric({ change: { ratio: Infinity, low: 1, high: Infinity } })] };
    expect(checkJson(infinite)).toContain('"ratio": "+Infinity"');
  });
});
