import { Ajv2020 } from "ajv/dist/2020.js";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { PLAIN_PALETTE } from "../summary/summary-palette.ts";
import { comparisonJsonSchema } from "../schemas/published-schemas.ts";
import { syntheticComparison } from "../testing/synthetic-comparison.ts";
import { decodeComparison, renderComparisonJson } from "./comparison-document.ts";
import { renderComparisonHtml } from "./render-comparison-html.ts";
import { renderComparisonMarkdown } from "./render-comparison-markdown.ts";
import { renderComparisonSummary, TABLE_WIDTH } from "./render-comparison-summary.ts";

const comparison = syntheticComparison();
const summary = (): string => renderComparisonSummary(comparison, "/results/c", PLAIN_PALETTE);

describe("comparison.json", () => {
  it("keeps to its published schema, infinite latencies included, and reads back as it was", async () => {
    const text = renderComparisonJson(comparison);
    expect(text).toContain('"+Infinity"');
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(comparisonJsonSchema());
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    const { schemaVersion, ...read } = await Effect.runPromise(decodeComparison(text));
    expect(schemaVersion).toBe(1);
    expect(renderComparisonJson(read)).toBe(text);
  });

  it("is refused by its schema without a kind", () => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(comparisonJsonSchema());
    const { kind: _, ...rest } = JSON.parse(renderComparisonJson(comparison)) as Record<string, unknown>;
    expect(validate(rest)).toBe(false);
  });
});

describe("the table on a terminal", () => {
  it("fits, names everybody, and says why a row is empty", () => {
    for (const line of summary().split("\n")) expect(line.length, line).toBeLessThanOrEqual(TABLE_WIDTH);
    expect(summary()).toMatch(/^sound .* 1 .*$/m);
    expect(summary()).toMatch(/^failing /m);
    expect(summary()).toMatch(/^lost +—/m);
    expect(summary()).toMatch(/^failing .* ✗ \d+\/10$/m);
    expect(summary()).toContain("lost: it <died> | at once");
    expect(summary()).toContain("INCOMPLETE");
  });

  it("fits with seven orchestrators of large figures and long names", () => {
    const [sound, ...others] = comparison.orchestrators;
    if (sound === undefined) throw new Error("no subject");
    const wide = { value: 123_456.7, low: 120_000.1, high: 130_000.9, confidence: 0.95, sampleCount: 432, method: "m" };
    const many = Array.from({ length: 7 }, (_, index) => ({
      ...sound,
      name: `http://127.0.0.1:12345/orchestrator-${index}`,
      figures: {
        ...sound.figures,
        p95LatencyMs: wide,
        peakMemoryMb: { ...wide, value: 12_345 },
        cpuMsPerInvocation: { ...wide, value: 1234.5 },
      },
    }));
    const large = { ...comparison, orchestrators: [...many, ...others], reference: many[0]?.name ?? "" };
    const [, , , , ...lines] = renderComparisonSummary(large, "/r", PLAIN_PALETTE).split("\n");
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(TABLE_WIDTH);
  });

  it("is watermarked when one of them is a stub", () => {
    const stub = { ...comparison, orchestrators: comparison.orchestrators.map((one) => ({ ...one, devMode: true })) };
    expect(renderComparisonSummary(stub, "/r", PLAIN_PALETTE)).toContain("DEV MODE");
    expect(renderComparisonHtml(stub)).toContain("DEV MODE");
    expect(renderComparisonMarkdown(stub)).toContain("DEV MODE");
  });
});

describe("comparison.html", () => {
  const html = renderComparisonHtml(comparison);

  it("asks no network for anything and runs no script", () => {
    expect(html).not.toMatch(/<script|<link|<img|src=|href=|@import|url\(/);
    expect(html).toContain("default-src 'none'");
  });

  it("gives every chart a title and a description, with ids that occur once", () => {
    const charts = html.match(/<svg[^>]*role="img"/g) ?? [];
    expect(charts.length).toBe(4);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, labelled = ""] of html.matchAll(/aria-labelledby="([^"]+)"/g)) {
      for (const id of labelled.split(" ")) expect(ids).toContain(id);
    }
  });

  it("lets no text from outside become markup", () => {
    expect(html).not.toContain("<died>");
    expect(html).toContain("&lt;died&gt;");
  });

  it("says the same p95 in its chart as in its table: a failure is infinite", () => {
    const [chart = ""] = /<svg[^>]*aria-labelledby="latency-rows-title[\s\S]*?<\/svg>/.exec(html) ?? [];
    expect(chart).toContain("p95 ∞, 30 failed");
    expect(chart).toMatch(/failing: median [\d.]+ ms, p95 ∞/);
    expect(chart.match(/class="endless"/g)).toHaveLength(1);
    expect(chart).not.toMatch(/NaN|Infinity/);
    const allFailed = comparison.orchestrators.map((one) => ({ ...one, latenciesMs: [Infinity, Infinity] }));
    expect(renderComparisonHtml({ ...comparison, orchestrators: allFailed })).not.toMatch(/NaN|Infinity/);
    const mostFailed = allFailed.map((one) => ({ ...one, latenciesMs: [5, Infinity, Infinity, Infinity] }));
    expect(renderComparisonHtml({ ...comparison, orchestrators: mostFailed })).not.toMatch(/NaN|Infinity/);
  });

  it("names a part of the latency that only one of them has", () => {
    const [sound, failing, lost] = comparison.orchestrators;
    if (sound === undefined || failing === undefined || lost === undefined) throw new Error("no subjects");
    const transport = { part: "transport", meanMs: 0, p50Ms: 0, p95Ms: 0 } as const;
    const own = { ...failing, latencyParts: [{ ...transport, meanMs: 7, p50Ms: 7, p95Ms: 7 }] };
    const page = renderComparisonHtml({
      ...comparison,
      orchestrators: [{ ...sound, latencyParts: [transport] }, own, lost],
    });
    expect(page).toContain('class="swatch swatch-transport"');
  });

  it("says how memory that orchestrators share is split, and each reason once", () => {
    expect(html).toContain("a page that n processes map counts as 1/n in each of them");
    const reasons = ["sound: It was late.", "failing: It was late.", "and more"];
    const late = { ...comparison, kind: "invalid", reasons } as const;
    for (const text of [renderComparisonHtml(late), renderComparisonMarkdown(late)]) {
      expect(text).toContain("sound, failing: It was late.");
      expect(text.match(/It was late/g)).toHaveLength(1);
      expect(text).toContain("and more");
    }
  });

  it("has the ledger, with what is unequal marked in words too", () => {
    expect(html).toContain("Fairness ledger");
    expect(html).toContain("unequal");
  });
});

describe("comparison.md", () => {
  const markdown = renderComparisonMarkdown(comparison);

  it("has its tables whole: no cell breaks a row", () => {
    for (const block of markdown.split("\n\n").filter((text) => text.startsWith("| "))) {
      const widths = block.split("\n").map((row) => row.replaceAll("\\|", "").split("|").length);
      expect(new Set(widths).size, block.slice(0, 200)).toBe(1);
    }
  });

  it("says how to reproduce it, and which run has each figure", () => {
    expect(markdown).toContain("plimsoll compare --orchestrators sound,failing,lost");
    expect(markdown).toContain("## Fairness Ledger");
    expect(markdown).toContain("| Run | ");
  });
});
