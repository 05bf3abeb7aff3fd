import { describe, expect, it } from "vitest";
import { assess } from "../verdict/assess.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import { fairnessEntries, fairnessLedger } from "./fairness-ledger.ts";
import type { LedgerEntry } from "./ledger-entry.ts";

const entry = (value: string, toleranceRatio?: number): LedgerEntry => ({
  key: "threads",
  label: "Threads",
  value,
  source: "measured",
  ...(toleranceRatio === undefined ? {} : { toleranceRatio }),
});
const unequal = (...entries: readonly (LedgerEntry | null)[]): boolean | undefined =>
  fairnessLedger(entries.map((one, index) => ({ subject: String(index), entries: one === null ? [] : [one] }))).rows[0]
    ?.unequal;

const entriesOf = (settings: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> => {
  const records = syntheticEvidence({
    description: { settings, concurrency: { mode: "async", workers: 2, executorThreads: 72 } },
    beforeLlmMs: ({ phase, wave }) => (phase === "warm-up" && wave === 0 ? 60 : 10),
  });
  return new Map(fairnessEntries(records, assess(records).metrics).map(({ key, value }) => [key, value]));
};

describe("fairnessLedger", () => {
  it("marks what differs, and what only some speak of", () => {
    expect(unequal(entry("2"), entry("2"))).toBe(false);
    expect(unequal(entry("2"), entry("3"))).toBe(true);
    expect(unequal(entry("2"), null)).toBe(true);
    expect(unequal(entry("2"))).toBe(false);
  });

  it("takes a measured figure within its tolerance as equal, and text never", () => {
    expect(unequal(entry("100", 0.1), entry("109", 0.1))).toBe(false);
    expect(unequal(entry("100", 0.1), entry("120", 0.1))).toBe(true);
    expect(unequal(entry("a", 0.1), entry("b", 0.1))).toBe(true);
  });
});

describe("fairnessEntries", () => {
  it("reads what the bundled adapters say of themselves, whichever names they use", () => {
    const python = entriesOf({ "driver.path": "async", "llm.maxRetries": 0, "version.httpx": "0.28.1" });
    const javaScript = entriesOf({ path: "async", maxRetries: 0, "@langchain/core": "1.4.0" });
    expect([python.get("path"), python.get("retries"), python.get("libraries")]).toEqual([
      "async",
      "0",
      "httpx 0.28.1",
    ]);
    expect([javaScript.get("path"), javaScript.get("retries")]).toEqual(["async", "0"]);
    expect(javaScript.get("libraries")).toBe("@langchain/core 1.4.0");
  });

  it("measures processes, LLM calls, construction, and what the first wave cost more", () => {
    const entries = entriesOf({});
    expect(entries.get("workers")).toBe("2");
    expect(entries.get("executorThreads")).toBe("72");
    expect(entries.get("llmCalls")).toBe("1");
    expect(entries.get("llmWireFormat")).toContain("chat-completions");
    expect(Number(entries.get("instantiationPerAgent"))).toBeCloseTo(200 / 72, 1);
    expect(Number(entries.get("firstWaveExcess"))).toBeGreaterThan(40);
    expect(Number(entries.get("firstWaveExcess"))).toBeLessThan(60);
    expect(entries.has("processes")).toBe(true);
  });
});
