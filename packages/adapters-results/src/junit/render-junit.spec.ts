import { expect, it } from "vitest";
import { syntheticInput } from "../testing/synthetic-input.ts";
import { renderJunit } from "./render-junit.ts";

const suite = (xml: string, name: string): string =>
  new RegExp(`<testsuite name="${name}"[^>]*(?:/>|>[\\s\\S]*?</testsuite>)`).exec(xml)?.[0] ?? "";
const cases = (text: string): number => text.match(/<testcase /g)?.length ?? 0;

it("has a test for each target, all passing after a GO", () => {
  const xml = renderJunit(syntheticInput());
  expect(cases(suite(xml, "targets"))).toBe(10);
  expect(suite(xml, "targets")).toContain('failures="0" errors="0" skipped="0"');
  expect(suite(xml, "targets")).toContain('<property name="verdict" value="GO"/>');
});

it("fails what missed, skips what is undecided, and shows the failure found", () => {
  const xml = renderJunit(syntheticInput({ failedCount: 30 }));
  expect(suite(xml, "targets")).toContain('failures="1" errors="0" skipped="1"');
  expect(xml).toMatch(/name="p95LatencyMs &lt; 2000">\s*<skipped\/>/);
  expect(suite(xml, "findings")).toContain('type="invocations-failed"');
});

it("reports a spoiled measurement as an error, not as a failure of the subject", () => {
  const xml = renderJunit(syntheticInput({ devMode: true }));
  expect(suite(xml, "findings")).toMatch(/errors="[1-9]/);
});

it("stays well-formed when a message holds control characters or a lone surrogate", () => {
  const input = syntheticInput();
  const finding = {
    code: "odd",
    severity: "failure",
    message: "a\u0000\u001b[31mb ]]> \ud800",
    evidence: "<&>",
    agentIds: [],
  } as const;
  const verdict = { ...input.assessment.verdict, findings: [finding] };
  const xml = renderJunit({ ...input, assessment: { ...input.assessment, verdict } });
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  expect(xml).not.toContain("\ud800");
  expect(xml.replaceAll("]]]]><![CDATA[>", "").match(/\]\]>/g)?.length).toBe(xml.match(/<!\[CDATA\[/g)?.length);
});
