import { describe, expect, it } from "vitest";
import type { CalibrationRecord } from "../evidence/evidence-record.ts";
import { editRecords, syntheticEvidence } from "../testing/index.ts";
import type { SyntheticOptions } from "../testing/index.ts";
import { assess } from "../verdict/assess.ts";
import { DEFAULT_SCENARIO } from "../scenario/scenario.ts";

const codesOf = (found: Partial<CalibrationRecord>, options: Partial<SyntheticOptions> = {}): readonly string[] => {
  const records = editRecords(syntheticEvidence(options), "calibration", (record) => ({ ...record, ...found }));
  return assess(records).verdict.findings.map(({ code }) => code);
};

describe("timer jitter", () => {
  it("is tolerated up to 20 ms, and up to a tenth of a longer median latency", () => {
    const slow = { beforeLlmMs: () => 900 };
    expect(codesOf({ timerJitterP99Ms: 20 })).not.toContain("runner-saturated");
    expect(codesOf({ timerJitterP99Ms: 21 })).toContain("runner-saturated");
    expect(codesOf({ timerJitterP99Ms: 100 }, slow)).not.toContain("runner-saturated");
    expect(codesOf({ timerJitterP99Ms: 102 }, slow)).toContain("runner-saturated");
  });
});

describe("a missing ceiling of the LLM", () => {
  it.each([
    ["a real LLM", { scenario: { llm: { ...DEFAULT_SCENARIO.llm, kind: "openai" } } }],
    ["a fixed LLM", { description: { capabilities: ["llm-fixed"] } }],
    ["a stub's own LLM", { description: { devMode: true } }],
  ] satisfies readonly [string, Partial<SyntheticOptions>][])("says nothing of %s", (_, options) => {
    expect(codesOf({ llmCeilingPerSec: null }, options)).not.toContain("not-calibrated");
  });

  it("is told of the embedded mock", () => {
    expect(codesOf({ llmCeilingPerSec: null })).toContain("not-calibrated");
  });
});
