import { describe, expect, it } from "vitest";
import { syntheticInput } from "../testing/synthetic-input.ts";
import { escapeMarkdown, proseMarkdown } from "./markdown-text.ts";
import { renderMarkdown } from "./render-markdown.ts";

const headings = (markdown: string): readonly string[] => markdown.split("\n").filter((line) => /^#{1,2} /.test(line));
const row = (markdown: string, label: string): string =>
  markdown.split("\n").find((line) => line.startsWith(`| ${label} |`)) ?? "";

describe("structure of stories/000", () => {
  it("has its headings in its order, with further sections between the decision and the raw data", () => {
    const markdown = renderMarkdown(syntheticInput({ failedCount: 30 }));
    expect(headings(markdown)).toEqual([
      "# CrewAI 72-Agent Spike Results",
      "## Environment",
      "## Metrics Summary",
      "## Failure Modes",
      "## Decision",
      "## Alternative Approaches",
      "## Latency Decomposition",
      "## Concurrency",
      "## Memory and Leaks",
      "## Findings",
      "## Fairness Ledger",
      "## How to Read This",
      "## Raw Data",
    ]);
  });

  it("begins its environment and its table as the story does", () => {
    const markdown = renderMarkdown(syntheticInput());
    expect(markdown).toContain("- Python: 3.11.9\n- CrewAI: 1.15.30\n- LLM: Mock (100 ms fixed)\n- CPU: 2 cores");
    const table = markdown.slice(markdown.indexOf("| Metric | Value | Target | Status |"));
    const labels = table
      .split("\n")
      .slice(2, 7)
      .map((line) => line.split(" | ")[0]);
    expect(labels).toEqual([
      "| Instantiation Time",
      "| Per-Agent Memory",
      "| Peak Memory",
      "| P95 Latency",
      "| Success Rate",
    ]);
    expect(row(markdown, "P95 Latency")).toMatch(
      /^\| P95 Latency \| 2\d\d\.\d ms \(95% interval 2\d\d\.\d–2\d\d\.\d ms\) \| <2000 ms \| PASS \(8\d\.\d% headroom\) \|$/,
    );
    expect(row(markdown, "Success Rate")).toMatch(/\| 100% \(95% interval .*\) \| 100% \| PASS/);
  });

  it("names no alternatives after a GO", () => {
    const markdown = renderMarkdown(syntheticInput());
    expect(markdown).toContain("**GO / NO-GO**: **GO**: all 10 targets hold.");
    expect(headings(markdown)).not.toContain("## Alternative Approaches");
  });

  it("keeps the story's five metrics in the table when the scenario judges something else", () => {
    const markdown = renderMarkdown(syntheticInput({ scenario: { targets: ["p99LatencyMs < 2000"] } }));
    expect(row(markdown, "Peak Memory")).toMatch(/\| — \| NOT JUDGED \|$/);
    expect(row(markdown, "P99 Latency")).toContain("PASS");
  });
});

describe("marks", () => {
  it("watermarks a stub's report at the top and in the decision", () => {
    const markdown = renderMarkdown(syntheticInput({ devMode: true }));
    expect(markdown.split("\n")[2]).toContain("DEV MODE");
    expect(markdown).toContain("**GO / NO-GO**: **INVALID** [DEV MODE]:");
  });

  it("marks a run that was cut off as partial, and tells of the torn line", () => {
    const markdown = renderMarkdown({ ...syntheticInput({ cutOff: true }), tornLine: 900 });
    expect(markdown.split("\n")[2]).toContain("PARTIAL");
    expect(markdown).toContain("Line 900 of the samples");
    expect(markdown).toContain("[PARTIAL]");
  });

  it("puts neither mark on a whole run of a real orchestrator", () => {
    expect(renderMarkdown(syntheticInput())).not.toMatch(/DEV MODE|PARTIAL/);
  });
});

describe("text from outside", () => {
  it("can neither open a cell, nor a tag, nor a line of its own", () => {
    expect(escapeMarkdown("a | <b>\n# c `d`")).toBe("a \\| &lt;b&gt; # c \\`d\\`");
    const markdown = renderMarkdown(syntheticInput({ failedCount: 3 }));
    expect(markdown).toContain("worker &lt;1&gt; ran out of \\| executor threads");
  });

  it("keeps the code spans of the judge's own prose", () => {
    expect(proseMarkdown("`a < b` fails: <x>")).toBe("`a < b` fails: &lt;x&gt;");
    expect(proseMarkdown("an odd ` tick")).toBe("an odd \\` tick");
  });
});

it("tells how to check it: hash of the samples, command, every latency", () => {
  const input = syntheticInput({ failedCount: 2 });
  const markdown = renderMarkdown(input);
  expect(markdown).toContain(input.samples.sha256);
  expect(markdown).toContain("plimsoll report 2026-11-22T08-00-00Z-synthetic");
  const latencies = /```text\n(.*)\n```/.exec(markdown)?.[1]?.split(" ") ?? [];
  expect(latencies).toHaveLength(432);
  expect(latencies.filter((latency) => latency === "∞")).toHaveLength(2);
});
