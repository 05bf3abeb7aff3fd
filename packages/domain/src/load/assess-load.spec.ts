import { describe, expect, it } from "vitest";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { assessLoad } from "./assess-load.ts";
import { measureLoad } from "./measure-load.ts";
import { fixedService as fixed, rateLoad as rate, simulateOpenLoad, wholeCall } from "./testing/synthetic-load.ts";

const codes = (records: readonly EvidenceRecord[]) => assessLoad(records).verdict.findings.map(({ code }) => code);

describe("what the evidence can't be trusted for", () => {
  const healthy = simulateOpenLoad(rate(50, 10_000), fixed(8, 100));

  it("finds nothing in a healthy run", () => {
    expect(codes(healthy)).toEqual([]);
  });

  it("is an arrival that the driver counted and did not write down", () => {
    const missing = healthy.filter((record) => record.kind !== "invocation" || record.requestId !== "i7");
    expect(codes(missing)).toContain("conservation-broken-by-us");
    expect(assessLoad(missing).verdict.kind).toBe("INVALID");
  });

  it("is a runner that noticed late what was due", () => {
    const late = healthy.map((record) =>
      record.kind === "invocation" ? { ...record, noticedAtMs: record.intendedAtMs + 40 } : record,
    );
    expect(codes(late)).toContain("runner-saturated");
    expect(measureLoad(late).pacingErrorP99Ms.value).toBeCloseTo(40, 6);
  });

  it("is a count of the driver that throughput times latency contradicts", () => {
    const wrong = healthy.map((record) => (record.kind === "stage" ? { ...record, meanOpen: 6.5 } : record));
    expect(measureLoad(healthy).stages[0]?.littlesLaw?.holds).toBe(true);
    expect(codes(wrong)).toEqual(["littles-law-broken"]);
  });

  it("is a stub, and a file without its first line", () => {
    const stub = healthy.map((record) =>
      record.kind === "orchestrator" ? { ...record, description: { ...record.description, devMode: true } } : record,
    );
    expect(codes(stub)).toEqual(["dev-mode"]);
    expect(codes(healthy.slice(1))).toContain("run-record-missing");
  });
});

describe("tool turns that the scenario asks for", () => {
  const load = { ...rate(20, 5000), toolTurns: 1 };
  const withCalls = (...toolTurns: readonly boolean[]) =>
    simulateOpenLoad(load, {
      ...fixed(8, 100),
      callsOf: (record) =>
        toolTurns.map((toolTurn, n) => wholeCall(record, { callId: `${record.requestId}-${n}`, toolTurn })),
    });

  it("are missed where no answer asked for a tool, however often the LLM was asked", () => {
    expect(codes(withCalls(true, false))).not.toContain("tools-not-called");
    expect(codes(withCalls(false))).toContain("tools-not-called");
    expect(codes(withCalls(false, false))).toContain("tools-not-called");
  });

  it("are not missed where nobody was answered", () => {
    const refused = withCalls(false).map((record) =>
      record.kind === "llm-call" ? { ...record, outcome: "rate-limited" as const } : record,
    );
    expect(codes(refused)).not.toContain("tools-not-called");
  });
});

describe("contexts", () => {
  it("may hold what their own conversation said, and nothing of another", () => {
    const healthy = simulateOpenLoad(rate(20, 5000), fixed(1, 10));
    const talk = healthy.map((record, index) => {
      if (record.kind !== "invocation") return record;
      const earlier = healthy.slice(0, index).findLast((each) => each.kind === "invocation");
      const canary = earlier?.kind === "invocation" ? [earlier.canary] : [];
      return { ...record, conversation: 0, canariesFound: [record.canary, ...canary] };
    });
    expect(measureLoad(talk).crossedContextCount.value).toBe(0);
    const mixed = talk.map((record) =>
      record.kind === "invocation" && record.requestId === "i9" ? { ...record, conversation: 1 } : record,
    );
    expect(measureLoad(mixed).crossedContextCount.value).toBeGreaterThan(0);
    expect(assessLoad(mixed).verdict.kind).toBe("NO-GO");
  });
});

it("takes what our own interruption cut off for unknown, and what nobody answered for lost", () => {
  const healthy = simulateOpenLoad(rate(50, 10_000), fixed(8, 100));
  const open = healthy.map((record) =>
    record.kind === "invocation" && record.requestId === "i3"
      ? { ...record, endedAtMs: null, outcome: "pending" as const, canariesFound: [] }
      : record,
  );
  const { metrics } = assessLoad(open);
  expect([metrics.unaccountedCount.value, metrics.successRatio.value]).toEqual([1, 499 / 500]);
  const interrupted = open.map((record) =>
    record.kind === "end" ? { ...record, partial: true, reason: "interrupted" } : record,
  );
  const cut = assessLoad(interrupted);
  expect([cut.metrics.unaccountedCount.value, cut.metrics.successRatio.value, cut.partial]).toEqual([0, 1, true]);
  expect(cut.verdict.kind).toBe("INCONCLUSIVE");
});
