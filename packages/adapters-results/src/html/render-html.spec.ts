import { describe, expect, it } from "vitest";
import { syntheticInput } from "../testing/synthetic-input.ts";
import { renderHtml } from "./render-html.ts";
import { TOOLTIP_SCRIPT } from "./tooltip-script.ts";

const MOST_BYTES = 2 * 1024 * 1024;
const withoutCode = (html: string): string => html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
const textOf = (html: string): string =>
  withoutCode(html)
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");

describe("offline", () => {
  it("asks nobody for anything: no address in it, and a policy that would refuse one", () => {
    const html = renderHtml(syntheticInput({ failedCount: 30 }));
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/(?:src|href)="(?!report\.md|run\.json|junit\.xml|samples\.ndjson)/);
    expect(html).not.toMatch(/@import|url\(/);
    expect(html).toMatch(
      /http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-/,
    );
  });

  it("holds exactly the one script that its policy allows, and no inline handler", () => {
    const html = renderHtml(syntheticInput());
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain(`<script>${TOOLTIP_SCRIPT}</script>`);
    expect(html).not.toMatch(/ on[a-z]+="/);
  });

  it("stays under 2 MB, with 2000 agents too", () => {
    expect(Buffer.byteLength(renderHtml(syntheticInput()))).toBeLessThan(400_000);
    expect(Buffer.byteLength(renderHtml(syntheticInput({ scenario: { agentCount: 2000 } })))).toBeLessThan(MOST_BYTES);
  });
});

describe("content", () => {
  it("leads with the verdict and its reason, and shows every target", () => {
    const input = syntheticInput({ failedCount: 30 });
    const text = textOf(renderHtml(input));
    expect(text).toContain("NO-GO");
    expect(text).toContain("1 target missed: Success Rate");
    expect(text).toContain("✕ FAIL");
    expect(text).toContain("? INCONCLUSIVE");
    for (const label of ["Instantiation Time", "Per-Agent Memory", "Peak Memory", "P95 Latency", "Leaking Resources"])
      expect(text).toContain(label);
  });

  it("draws a lane for each agent of each judged wave", () => {
    const html = renderHtml(syntheticInput());
    expect(html.match(/data-tip="archon-/g)).toHaveLength(72 * 6);
    expect(html.match(/<input type="radio"/g)).toHaveLength(6);
    expect(html.match(/ checked>/g)).toHaveLength(1);
  });

  it("gives every chart a name and a description for those who can't see it", () => {
    const html = renderHtml(syntheticInput());
    const charts = html.match(/<svg[^>]*role="img"[^>]*>/g) ?? [];
    expect(charts).toHaveLength(4 + 6);
    for (const chart of charts) {
      const ids = /aria-labelledby="([^"]+)"/.exec(chart)?.[1]?.split(" ") ?? [];
      expect(ids).toHaveLength(2);
      for (const id of ids) expect(html.split(`id="${id}"`)).toHaveLength(2);
    }
  });

  it("prints no figure that is no number", () => {
    const large = { failedCount: 30, scenario: { agentCount: 300, waves: 2 } };
    for (const options of [{}, { failedCount: 432 }, { cutOff: true, scenario: { waves: 1 } }, large])
      expect(
        /.{0,60}(?:NaN|undefined|Infinity|null).{0,60}/.exec(withoutCode(renderHtml(syntheticInput(options))))?.[0],
      ).toBe(undefined);
  });

  it("marks stubs and cut-off runs", () => {
    const text = textOf(renderHtml(syntheticInput({ devMode: true, cutOff: true })));
    expect(text).toContain("DEV MODE: the subject is a stub");
    expect(text).toContain("PARTIAL: the run did not reach its end");
    expect(textOf(renderHtml(syntheticInput()))).not.toMatch(/DEV MODE|PARTIAL/);
  });

  it("lets no text from outside become markup", () => {
    const input = syntheticInput();
    const evil = `"><img src=x onerror=alert(1)>'`;
    const finding = { code: evil, severity: "failure", message: evil, evidence: evil, agentIds: [evil] } as const;
    const verdict = { ...input.assessment.verdict, findings: [finding], rationale: [`\`${evil}\``] };
    const html = renderHtml({ ...input, assessment: { ...input.assessment, verdict } });
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img");
  });

  it("says what is missing when a run died before its first wave", () => {
    const whole = syntheticInput();
    const run = whole.evidence.run;
    const evidence = { run, records: [run], of: () => [], invocations: [], calls: [] };
    const text = textOf(renderHtml({ ...whole, evidence }));
    expect(text).toContain("Too few samples");
    expect(text).toContain("The journal holds no call.");
  });
});
