import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { syntheticCapacity, syntheticTrial, syntheticTrials } from "../testing/synthetic-capacity.ts";
import { decodeCapacity, renderCapacityJson } from "./capacity-document.ts";
import { renderCapacityHtml } from "./render-capacity-html.ts";
import { renderCapacityMarkdown } from "./render-capacity-markdown.ts";
import { renderCapacityLine, renderCapacitySummary, renderTrialLine } from "./render-capacity-summary.ts";

const infinite = { ...syntheticTrial(1).p95LatencyMs, value: Number.POSITIVE_INFINITY };

describe("capacity.json", () => {
  it("comes back as it was written", async () => {
    const written = renderCapacityJson(syntheticCapacity());
    const { schemaVersion, ...read } = await Effect.runPromise(decodeCapacity(written));
    expect(schemaVersion).toBe(1);
    expect(read).toEqual(syntheticCapacity());
  });

  it("writes what is infinite as JSON can", () => {
    const endless = syntheticTrial(200, { p95LatencyMs: infinite });
    expect(renderCapacityJson(syntheticCapacity({ trials: [...syntheticTrials, endless] }))).toContain('"+Infinity"');
  });
});

describe("the summary", () => {
  it("says the number with its interval, what binds, and what an agent costs", () => {
    const text = renderCapacitySummary(syntheticCapacity(), "/results/c1");
    expect(text).toContain("99 agents [96, 100]  the limit was found");
    expect(text).toContain("Binding target: p95LatencyMs < 2000.");
    expect(text).toMatch(/1024 agents a GiB .*1\.00 MB an agent/);
    expect(text).toContain("serial share");
  });

  it("keeps to 100 columns but for paths", () => {
    const lines = renderCapacitySummary(syntheticCapacity(), "/results/c1").split("\n");
    for (const line of lines.filter((each) => !each.startsWith("/"))) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("never lets a stub's number pass for an orchestrator's", () => {
    expect(renderCapacityLine(syntheticCapacity({ kind: "dev-mode" }))).toMatch(/^\[DEV MODE\]/);
    for (const render of [renderCapacityMarkdown, renderCapacityHtml])
      expect(render(syntheticCapacity({ kind: "dev-mode" }))).toContain("DEV MODE");
  });

  it("says that the machine was the limit, and where", () => {
    const machineLimit = { agentCount: 512, spoiledBy: ["llm-saturated"] };
    const line = renderCapacityLine(syntheticCapacity({ kind: "machine-limit", machineLimit }));
    expect(line).toContain("at 512 agents its own side gave out (llm-saturated)");
  });

  it("says what spoiled the trials where it was not the machine", () => {
    const machineLimit = { agentCount: 8, spoiledBy: ["canaries-lost"] };
    const text = renderCapacitySummary(syntheticCapacity({ kind: "machine-limit", machineLimit }), "/results/c1");
    expect(text).toContain("trials can't be trusted from 8 agents on (canaries-lost)");
    expect(text.replaceAll(/\s+/g, " ")).toContain("canaries-lost: The user's own agents hand no canary on");
    expect(text).not.toContain("this machine was the limit");
  });
});

describe("a trial's line", () => {
  it("names what it missed, or why it is not counted", () => {
    expect(renderTrialLine(syntheticTrial(128))).toMatch(/✗ +128 agents .*p95LatencyMs < 2000$/);
    expect(renderTrialLine(syntheticTrial(8, { spoiledBy: ["runner-saturated"] }))).toMatch(
      /! .*not counted: runner-saturated$/,
    );
  });
});

describe("capacity.html", () => {
  it("asks no network for anything and holds every trial, spoiled ones too", () => {
    const page = renderCapacityHtml(
      syntheticCapacity({ trials: [...syntheticTrials, syntheticTrial(300, { spoiledBy: ["llm-saturated"] })] }),
    );
    expect(page).not.toMatch(/(?:src|href)="http/);
    expect(page).toContain("not counted: llm-saturated");
    expect(page.match(/<circle[^>]*class="bar/g)).toHaveLength(3 * syntheticTrials.length);
  });

  it("marks what is infinite above the scale, and keeps the law on the page", () => {
    const endless = syntheticTrial(129, { p95LatencyMs: infinite });
    const page = renderCapacityHtml(syntheticCapacity({ trials: [...syntheticTrials, endless] }));
    expect(page.match(/<title>infinite<\/title>/g)).toHaveLength(1);
    const curves = [...page.matchAll(/d="M([^"]*)" class="curve"/g)].flatMap(([, d = ""]) => d.split("L"));
    const heights = curves.map((place) => Number(place.split(",")[1]));
    expect(heights.length).toBeGreaterThan(100);
    expect(Math.min(...heights)).toBeGreaterThan(34);
  });

  it("draws the law dashed beyond what was measured", () => {
    expect(renderCapacityHtml(syntheticCapacity())).toContain("stroke-dasharray");
    expect(renderCapacityHtml(syntheticCapacity({ usl: null }))).not.toContain("stroke-dasharray=");
  });

  it("escapes what comes from outside", () => {
    const scenario = { ...DEFAULT_SCENARIO, orchestrator: "<script>x</script>" };
    expect(renderCapacityHtml(syntheticCapacity({ scenario }))).not.toContain("<script>x");
  });
});

it("lets no text from outside become Markdown", () => {
  const scenario = { ...DEFAULT_SCENARIO, orchestrator: "<img src=x> *a*" };
  const spoiled = syntheticTrial(8, { spoiledBy: ["a | b"] });
  const markdown = renderCapacityMarkdown(syntheticCapacity({ scenario, trials: [spoiled] }));
  expect(markdown).not.toContain("<img");
  expect(markdown).toContain("not counted: a \\| b");
});
