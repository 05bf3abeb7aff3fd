import { type EvidenceRecord, explainRun } from "@plimsoll/domain";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseSampleLine } from "../samples/sample-line.ts";
import { explanationJson } from "./explanation-json.ts";
import { explanationMarkdown } from "./explanation-markdown.ts";
import { renderExplanation } from "./render-explanation.ts";
import * as Result from "effect/Result";

/** Evidence of the real CrewAI runs that docs/spikes publishes. */
const committedRun = (name: string): readonly EvidenceRecord[] => {
  const path = fileURLToPath(new URL(`../../../../docs/spikes/${name}.samples.ndjson.gz`, import.meta.url));
  const lines = gunzipSync(readFileSync(path)).toString("utf8").trimEnd().split("\n");
  return lines.map((line) => Result.getOrThrow(parseSampleLine(line)));
};

describe.each([
  { name: "crewai-72-agent-story-pattern", binding: "thread-pool", evidence: "executorThreads = 6" },
  { name: "crewai-72-agent-crew-async", binding: "serial-section", evidence: "after the LLM" },
  { name: "crewai-72-agent-spike-results", binding: "cpu", evidence: "of 2 usable cores" },
  { name: "crewai-72-agent-rate-limited", binding: "rate-limit", evidence: "(rpm 60)" },
])("$name, real CrewAI", ({ name, binding, evidence }) => {
  const explanation = explainRun(committedRun(name));

  it(`is bound by ${binding}, with its evidence`, () => {
    expect(explanation.binding).toBe(binding);
    expect(explanation.signals[0]?.evidence).toContain(evidence);
  });

  it("fits 100 columns and says what binds and what is not shown", () => {
    const text = renderExplanation(explanation);
    expect(text.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
    expect(text).toMatch(new RegExp(`WHAT BINDS\\n.*\\[${binding}\\]`));
    expect(text).toMatch(/NOT SHOWN[\s\S]*garbage-collection/);
  });

  it("has every signal in Markdown and in JSON", () => {
    const rows = explanationMarkdown(explanation)
      .split("\n")
      .filter((line) => line.startsWith("| "));
    expect(rows.filter((row) => /\| (\*\*binds\*\*|contributes|not shown) \|/.test(row))).toHaveLength(14);
    expect(JSON.parse(explanationJson(explanation))).toEqual({ schemaVersion: 1, ...explanation });
  });
});
