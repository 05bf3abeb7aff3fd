import type { ConformanceCheck, ConformanceSubject } from "@plimsoll/domain";
import { expect, it } from "vitest";
import { syntheticConformance } from "../testing/synthetic-conformance.ts";
import { readingNotes } from "./conformance-reading.ts";

const subject = (
  name: string,
  settings: Readonly<Record<string, unknown>>,
  checks: readonly ConformanceCheck[] = [],
): ConformanceSubject => ({
  ...{ name, version: "1", runtime: null, mode: null, devMode: false, settings, checks, failure: null, command: "p" },
});
const check = (
  name: ConformanceCheck["name"],
  evidence: ConformanceCheck["evidence"],
  status: ConformanceCheck["status"] = "breaks",
): ConformanceCheck => ({ name, status, observed: "", evidence });
const notesOf = (...subjects: readonly ConformanceSubject[]) => readingNotes(syntheticConformance({ subjects }));

it("says whose retries are off, by their settings, and who tried again all the same, by the calls", () => {
  const retry = check("retry-429", { calls: 2, cleanCalls: 1 }, "noted");
  const once = check("retry-500", { calls: 1, cleanCalls: 1 }, "noted");
  expect(
    notesOf(subject("a", { "llm.maxRetries": 0 }), subject("b", { "crewai.llmMaxRetries": 0 }, [once, retry])),
  ).toEqual([
    expect.stringMatching(/^The LLM client's own retries are off in every orchestrator, /),
    "A call was tried again all the same in `b` (`retry-429`).",
  ]);
  expect(notesOf(subject("a", { maxRetries: 0 }), subject("b", { maxRetries: 2 }))).toEqual([
    expect.stringContaining("off in `a`, "),
  ]);
});

const left = { reachedLlm: true, llmLeftAfterMs: null };
const ceiling = check("ceiling", { asked: 24, largestInFlight: 6 });
const hang = check("hang", { others: 23, othersSucceeded: 16 });

it("says of a hang which calls earlier checks left behind", () => {
  const checks = [ceiling, check("timeout", left), check("cancellation", left), hang, check("release", left)];
  expect(notesOf(subject("b", {}, checks))).toEqual([
    "The row `hang` of `b` (6 of 24 calls at once at most) may not be the hung branch's doing alone: the LLM calls of `timeout` and `cancellation` were still going on.",
  ]);
});

it.each([
  ["left no call behind", [check("timeout", { reachedLlm: true, llmLeftAfterMs: 3 }), hang]],
  ["was tried before", [hang, check("timeout", left)]],
  ["holds", [check("timeout", left), { ...hang, status: "holds" as const }]],
])("says nothing of a hang that %s", (_, checks) => {
  expect(notesOf(subject("b", {}, checks))).toEqual([]);
});

it("says nothing without evidence for it", () => {
  expect(notesOf(subject("a", {}))).toEqual([]);
});
