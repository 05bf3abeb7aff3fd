import { Ajv2020 } from "ajv/dist/2020.js";
import * as Effect from "effect/Effect";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { conformanceJsonSchema } from "../schemas/published-schemas.ts";
import { syntheticConformance } from "../testing/synthetic-conformance.ts";
import { decodeConformance, renderConformanceJson } from "./conformance-document.ts";
import { judgedAnew } from "./judged-anew.ts";
import { renderConformanceDocs } from "./render-conformance-docs.ts";
import { renderConformanceHtml } from "./render-conformance-html.ts";
import { renderConformanceMarkdown, renderConformanceSummary } from "./render-conformance-markdown.ts";

const report = syntheticConformance();
const COMMITTED = fileURLToPath(new URL("../../../../docs/conformance/", import.meta.url));

describe("conformance.json", () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(conformanceJsonSchema());

  it("comes back as it was written, and is what its published schema says", async () => {
    const text = renderConformanceJson(report);
    expect(await Effect.runPromise(decodeConformance(text))).toEqual(report);
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(readdirSync(COMMITTED))("accepts the committed %s", async (folder) => {
    const text = readFileSync(`${COMMITTED}${folder}/conformance.json`, "utf8");
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    const again: unknown = JSON.parse(renderConformanceJson(await Effect.runPromise(decodeConformance(text))));
    expect(again).toEqual(JSON.parse(text));
  });

  it("is refused with a status that does not exist", () => {
    const [first] = report.subjects;
    const subjects = [{ ...first, checks: [{ ...first?.checks[0], status: "perhaps" }] }];
    expect(validate({ ...report, subjects })).toBe(false);
    expect(() => renderConformanceJson({ ...report, agentCount: 1.5 })).toThrow();
  });
});

describe("judged anew", () => {
  const checksOf = (subject: number) => judgedAnew(report).subjects[subject]?.checks ?? [];

  it("takes statuses and sentences from the evidence", () => {
    expect(checksOf(1)[1]).toMatchObject({
      status: "breaks",
      observed: "3 of 7 others are not answered while one branch hangs",
      evidence: { othersSucceeded: 4 },
    });
  });

  it("keeps what has no evidence to judge", () => {
    expect(checksOf(1)[2]).toEqual(report.subjects[1]?.checks[2]);
  });

  it.each(readdirSync(COMMITTED))("changes no status of the committed %s", async (folder) => {
    const text = readFileSync(`${COMMITTED}${folder}/conformance.json`, "utf8");
    const stored = await Effect.runPromise(decodeConformance(text));
    const statuses = ({ subjects }: typeof stored) =>
      subjects.map(({ name, checks }) => [name, ...checks.map(({ status }) => status)]);
    expect(statuses(judgedAnew(stored))).toEqual(statuses(stored));
  });
});

describe("conformance.md", () => {
  const markdown = renderConformanceMarkdown(report);

  it("has each finding with its evidence, and how to do each part again", () => {
    expect(markdown).toContain("| hang | ✗ | others 7, othersSucceeded 4, slowestOtherMs 612.3,");
    expect(markdown).toContain("**BREAKS: at least one check does not hold.** 2026-01-02T00:00:00.000Z, 8 agents");
    for (const { command } of report.subjects) expect(markdown).toContain(`\`\`\`sh\n${command}\n\`\`\``);
  });

  it("has its tables whole, and lets no text from outside become markup", () => {
    for (const block of markdown.split("\n\n").filter((text) => text.startsWith("| "))) {
      const widths = block.split("\n").map((row) => row.replaceAll("\\|", "").split("|").length);
      expect(new Set(widths).size, block).toBe(1);
    }
    expect(markdown).toContain("it &lt;died&gt; \\| at once");
    expect(markdown).toContain("broken\\_mode");
  });

  it("is cut before the evidence in a terminal", () => {
    expect(renderConformanceSummary(report)).toContain("## What a library loses by itself");
    expect(renderConformanceSummary(report)).not.toContain("## What is done");
  });

  it("is judged anew for the docs", () => {
    const docs = renderConformanceDocs(report);
    expect(docs).toContain("✗ 3 of 7 others are not answered while one branch hangs");
    expect(docs).not.toContain("a sentence of");
  });
});

describe("conformance.html", () => {
  const html = renderConformanceHtml(report);

  it("asks no network for anything and runs no script", () => {
    expect(html).not.toMatch(/<script|<link|<img|src=|href=|@import|url\(/);
    expect(html).toContain("default-src 'none'");
  });

  it("says who breaks what, and who did not come up", () => {
    expect(html).toContain("<li>broken_mode: hang</li>");
    expect(html.match(/did not come up/g)?.length).toBeGreaterThan(1);
  });

  it("lets no text from outside become markup", () => {
    expect(html).not.toContain("<died>");
    expect(html).not.toContain("<another>");
    expect(html).toContain("a sentence of &lt;another&gt; | day");
  });

  it("marks a stub, and a run that was interrupted", () => {
    const [first] = report.subjects;
    if (first === undefined) throw new Error("the fixture lost its subjects");
    expect(renderConformanceHtml(syntheticConformance({ subjects: [{ ...first, devMode: true }] }))).toContain(
      "DEV MODE: the subject is a stub",
    );
    expect(renderConformanceHtml(syntheticConformance({ interrupted: true }))).toContain("PARTIAL");
  });
});
