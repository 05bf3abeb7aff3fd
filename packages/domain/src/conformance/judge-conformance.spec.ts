import { describe, expect, it } from "vitest";
import { conformanceKindOf } from "./conformance-kind.ts";
import type { ConformanceReport, ConformanceStatus } from "./conformance-report.ts";
import {
  judgeCancellation,
  judgeCeiling,
  judgeFanOut,
  judgeHang,
  judgeMixUps,
  judgeRelease,
  judgeRetry,
  judgeTimeout,
} from "./judge-conformance.ts";

const FAN_OUT = { sent: 24, succeeded: 23, failed: 1, lost: 0, stray: 0, failedBeside: 0, struckCalls: 1 };
const END = { code: "timeout", endedAfterMs: 2_010, llmLeftAfterMs: 5, reachedLlm: true };
const CANCEL = { ...END, code: "cancelled", endedAfterMs: 10 };
const MIX = { invocations: 72, succeeded: 72, crossedAnswers: 0, withoutOwn: 0, crossedCalls: 0, uncorrelated: 0 };
const HANG = {
  others: 23,
  othersSucceeded: 23,
  slowestOtherMs: 300,
  hungEnded: "timeout",
  struckCalls: 1,
  limitMs: 5_000,
};
const RELEASE = {
  ...{ agents: 8, releasedFirst: 8, releasedSecond: 0, invocationEnded: true, llmLeftAfterMs: 4, reachedLlm: true },
};

describe("what is seen is judged:", () => {
  it.each([
    ["a clean fan-out", judgeFanOut(FAN_OUT), "holds", "23 of 24 succeed"],
    ["lost branches", judgeFanOut({ ...FAN_OUT, lost: 2 }), "breaks", "loses 2 of 24"],
    ["doubled answers", judgeFanOut({ ...FAN_OUT, stray: 1 }), "breaks", "doubled"],
    ["a failure that spreads", judgeFanOut({ ...FAN_OUT, failedBeside: 3 }), "breaks", "takes 3 healthy"],
    ["a swallowed failure", judgeFanOut({ ...FAN_OUT, failed: 0 }), "breaks", "counts as succeeded"],
    ["a fault that missed", judgeFanOut({ ...FAN_OUT, failed: 0, struckCalls: 0 }), "not-measured", "struck no"],
    ["a limit in time", judgeTimeout(END, 2_000), "holds", "2010 ms"],
    ["a limit too late", judgeTimeout({ ...END, endedAfterMs: 3_001 }, 2_000), "breaks", "after 3001 ms"],
    ["no end at all", judgeTimeout({ ...END, endedAfterMs: null }, 2_000), "breaks", "does not end it"],
    ["a success past its limit", judgeTimeout({ ...END, code: null }, 2_000), "breaks", "as succeeded"],
    ["an LLM call that goes on", judgeTimeout({ ...END, llmLeftAfterMs: null }, 2_000), "breaks", "goes on"],
    ["one that goes on for long", judgeTimeout({ ...END, llmLeftAfterMs: 2_001 }, 2_000), "breaks", "for 2001 ms"],
    ["no LLM call", judgeTimeout({ ...END, reachedLlm: false }, 2_000), "not-measured", "no LLM call"],
    ["a cancel", judgeCancellation(CANCEL), "holds", "after the cancel"],
    ["a cancel as a timeout", judgeCancellation({ ...CANCEL, code: "timeout" }), "breaks", "ends as timeout"],
    ["a cancel that is ignored", judgeCancellation({ ...CANCEL, endedAfterMs: null }), "breaks", "does not end"],
    ["a cancel that comes late", judgeCancellation({ ...CANCEL, endedAfterMs: 1_001 }), "breaks", "only after"],
    ["no mix-ups", judgeMixUps(MIX), "holds", "none in 72"],
    ["answers without a canary", judgeMixUps({ ...MIX, withoutOwn: 2 }), "holds", "2 answers don't show theirs"],
    ["a crossed answer", judgeMixUps({ ...MIX, crossedAnswers: 1 }), "breaks", "1 answers"],
    ["a crossed call", judgeMixUps({ ...MIX, crossedCalls: 1 }), "breaks", "1 LLM calls"],
    ["nothing correlated", judgeMixUps({ ...MIX, uncorrelated: 72 }), "not-measured", "can't be seen"],
    ["a hang", judgeHang(HANG), "holds", "within 300 ms"],
    ["a hang that takes others", judgeHang({ ...HANG, othersSucceeded: 20 }), "breaks", "3 of 23 others"],
    ["a hang that holds up", judgeHang({ ...HANG, slowestOtherMs: 5_000 }), "breaks", "holds the others up"],
    ["a hang without end", judgeHang({ ...HANG, hungEnded: null }), "breaks", "as nothing"],
    ["all at once", judgeCeiling(24, 24), "holds", "24 of 24"],
    ["a ceiling", judgeCeiling(24, 6), "breaks", "6 of 24"],
    ["a release", judgeRelease(RELEASE), "holds", "all 8 agents"],
    ["a release of some", judgeRelease({ ...RELEASE, releasedFirst: 7 }), "breaks", "7 of 8"],
    ["a release twice", judgeRelease({ ...RELEASE, releasedSecond: 8 }), "breaks", "again"],
    ["an invocation left", judgeRelease({ ...RELEASE, invocationEnded: false }), "breaks", "outlives"],
    ["a call left", judgeRelease({ ...RELEASE, llmLeftAfterMs: null }), "breaks", "LLM call outlives"],
  ] as const)("%s", (_, finding, status, words) => {
    expect(finding.status).toBe(status);
    expect(finding.observed).toContain(words);
  });

  it.each([
    [
      { calls: 1, cleanCalls: 1, struckCalls: 1, code: "llm-error" },
      "fails as llm-error after 1 LLM call, 0 of them again",
    ],
    [
      { calls: 3, cleanCalls: 1, struckCalls: 1, code: "llm-error" },
      "fails as llm-error after 3 LLM calls, 2 of them again",
    ],
    [{ calls: 4, cleanCalls: 3, struckCalls: 1, code: null }, "succeeds after 4 LLM calls, 1 of them again"],
  ])("retries are counted against an invocation to which nothing happens", (seen, observed) => {
    expect(judgeRetry(seen)).toEqual({ status: "noted", observed });
  });
});

describe("a run as a whole", () => {
  const report = (statuses: readonly ConformanceStatus[], changes: Partial<ConformanceReport> = {}, devMode = false) =>
    conformanceKindOf({
      ...{ schemaVersion: 1, conformanceId: "c", startedAt: "", plimsollVersion: "", command: "", agentCount: 3 },
      ...{ seed: 1, traps: [], interrupted: false },
      subjects: [
        {
          ...{ name: "a", version: "1", runtime: "r", mode: "m", devMode, settings: {}, failure: null, command: "" },
          checks: statuses.map((status) => ({ name: "hang", status, observed: "", evidence: {} })),
        },
      ],
      ...changes,
    });

  it.each([
    [report(["holds", "noted"]), "conforms"],
    [report(["holds", "breaks", "not-measured"]), "breaks"],
    [report(["holds", "not-measured"]), "inconclusive"],
    [report([]), "invalid"],
    [report(["holds"], {}, true), "invalid"],
    [report(["breaks"], { interrupted: true }), "interrupted"],
  ])("is %s", (kind, expected) => {
    expect(kind).toBe(expected);
  });
});
