import { describe, expect, it } from "vitest";
import { syntheticLoadInput } from "../testing/synthetic-load-input.ts";
import { renderLoadHtml } from "./load-html.ts";
import { renderLoadJunit } from "./load-junit.ts";
import { renderLoadMarkdown } from "./load-markdown.ts";
import { renderVerdictLine } from "../summary/render-summary.ts";
import { renderLoadSummary } from "./load-summary.ts";

const summaryOf = (options = {}): string => {
  const { assessment } = syntheticLoadInput(options);
  return renderLoadSummary({ runId: "r", folder: "/results/r", assessment, devMode: false });
};

describe("the terminal's table", () => {
  const lines = summaryOf({ turns: 2 }).split("\n");

  it("fits a hundred columns, stage by stage, corrected beside uncorrected", () => {
    const stages = lines.filter((line) => /^ {2}(Stage|\(warm-up\)|base|spike|recovery) /.test(line));
    expect(stages).toHaveLength(5);
    for (const line of stages) expect(line.length).toBeLessThanOrEqual(100);
    const spike = stages.find((line) => line.includes("spike")) ?? "";
    // Half of a spike of 2 s at twice what is served waits for a second and more; its service takes 100 ms.
    expect(spike).toMatch(/100\.0\/s +\d+\.\d\/s +[\d.]+% +\d{3,4}(\.\d)? ms +\d{4} ms +100\.0 ms/);
  });

  it("has turns, faults, targets and a sum that adds up", () => {
    const text = lines.join("\n");
    for (const title of ["STAGES", "TURNS", "FAULTS", "TARGETS", "LOAD", "FINDINGS"]) expect(text).toContain(title);
    expect(text).toMatch(/(\d+) arrivals = \1 sent \+ 0 dropped; \1 sent = \1 succeeded \+ 0 failed/);
    expect(text).toMatch(/✗ P95 latency, corrected/);
    expect(text).toMatch(/✓ Time to recover/);
  });

  it("marks a stub and a run that was cut off", () => {
    const { assessment } = syntheticLoadInput({ cutOff: true });
    expect(renderVerdictLine({ assessment, devMode: true })).toMatch(/^\[DEV MODE\] \S+ \(partial/);
  });
});

it("hands a terminal no control characters that came from outside", () => {
  const { assessment } = syntheticLoadInput();
  const finding = {
    code: "c",
    severity: "warning",
    message: "m\u001b[2J",
    evidence: "e\u001b]0;x",
    agentIds: [],
  } as const;
  const verdict = { ...assessment.verdict, findings: [finding] };
  const text = renderLoadSummary({
    ...{ runId: "r", folder: "/r", devMode: false },
    assessment: { ...assessment, verdict },
  });
  expect(text).toContain("m [2J");
  expect(text).not.toContain("\u001b");
});

describe("load.md", () => {
  it("begins with the verdict, and holds every table", () => {
    const markdown = renderLoadMarkdown(syntheticLoadInput({ turns: 2 }));
    const headings = markdown.split("\n").filter((line) => /^#{1,2} /.test(line));
    expect(headings.slice(1)).toEqual([
      "## Stages",
      "## Turns",
      "## Faults",
      "## Targets",
      "## Findings",
      "## Environment",
      "## All figures",
      "## Provenance",
    ]);
    expect(markdown.split("\n")[2]).toMatch(/^\*\*Verdict\*\*: \*\*NO-GO\*\*/);
    expect(markdown).toContain("plimsoll report");
  });

  it("makes text from outside harmless, and watermarks a stub", () => {
    const markdown = renderLoadMarkdown(syntheticLoadInput({ failEvery: 3, devMode: true }));
    expect(markdown).toContain("worker &lt;1&gt; ran out of \\| threads");
    expect(markdown.split("\n")[2]).toContain("DEV MODE");
  });
});

describe("load.html", () => {
  const html = renderLoadHtml(syntheticLoadInput({ failEvery: 50, turns: 2 }));
  const has = (pattern: RegExp): boolean => pattern.test(html);

  it("asks no network for anything", () => {
    expect(has(/(?:src|href)=|https?:\/\/(?!www\.w3\.org)|@import|url\(/)).toBe(false);
    expect(html.includes("default-src 'none'")).toBe(true);
  });

  it("draws corrected and uncorrected latency, what was there, and the fault as a band", () => {
    for (const name of ["corrected-95", "uncorrected-95", "in-flight", "offered", "completed"]) {
      expect(has(new RegExp(`<path d="M[^"]+L[^"]+" class="series ${name}"`)), name).toBe(true);
    }
    expect(has(/class="fault-band"[^>]*data-tip="rate-limited"/)).toBe(true);
    expect(html.includes('class="failed-dot"')).toBe(true);
  });

  it("keeps its lines on the page where more than one in twenty fails, so that no p95 is finite", () => {
    const failing = renderLoadHtml(syntheticLoadInput({ failEvery: 3 }));
    const [, path = ""] = [...failing.matchAll(/d="([^"]*)" class="series corrected-50"/g)].at(-1) ?? [];
    const heights = [...path.matchAll(/[ML][\d.]+ (-?[\d.]+)/g)].map(([, y]) => Number(y));
    expect(heights.length).toBeGreaterThan(50);
    expect(Math.min(...heights)).toBeGreaterThan(0);
  });

  it("says why it is partial", () => {
    const partial = syntheticLoadInput({ cutOff: true });
    expect(renderLoadHtml(partial)).toContain("PARTIAL: the run did not reach its end");
    expect(renderLoadMarkdown(partial)).toContain("PARTIAL: the run did not reach its end");
  });

  it("makes text from outside harmless", () => {
    expect(html.includes("worker &lt;1&gt; ran out of")).toBe(true);
    expect(html.includes("worker <1>")).toBe(false);
  });
});

describe("junit.xml", () => {
  it("fails the targets that fail", () => {
    const xml = renderLoadJunit(syntheticLoadInput());
    expect(xml).toMatch(/name="correctedP95LatencyMs &lt; 500"[^]*?target-missed/);
    expect(xml).toContain('name="verdict" value="NO-GO"');
  });
});
