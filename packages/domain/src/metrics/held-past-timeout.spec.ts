import { expect, it } from "vitest";
import { indexEvidence } from "../evidence/evidence-index.ts";
import type { InvocationRecord, LlmCallRecord } from "../evidence/evidence-record.ts";
import { editRecords, syntheticEvidence } from "../testing/index.ts";
import { assess } from "../verdict/assess.ts";
import { heldPastTimeout } from "./held-past-timeout.ts";

const LIMIT_MS = 120_000;
const HEALTHY = syntheticEvidence();
const REQUEST = "wave-3-4-archon-9";

/** One invocation that timed out in a healthy run, with the given fields in its LLM call. */
const timedOut = (
  call: (invocation: InvocationRecord) => Partial<LlmCallRecord>,
  requestId = REQUEST,
  code: "timeout" | "orchestrator-error" = "timeout",
) => {
  let fields: Partial<LlmCallRecord> = {};
  const late = editRecords(HEALTHY, "invocation", (record) => {
    if (record.requestId !== requestId) return record;
    fields = call(record);
    const error = { code, message: "it was", retryable: false };
    return { ...record, outcome: "failed", endedAtMs: record.sentAtMs + LIMIT_MS, canariesFound: [], error };
  });
  return editRecords(late, "llm-call", (one) => (one.callId === `call-${requestId}` ? { ...one, ...fields } : one));
};
const isOurs = (records: Parameters<typeof indexEvidence>[0]): boolean =>
  heldPastTimeout(indexEvidence(records)).length === 1;

it.each([
  ["was held and given up by the client", () => ({ heldMs: 5000, outcome: "client-aborted" })],
  ["was held and is still open", () => ({ heldMs: 5000, endedAtMs: null, outcome: "pending" })],
  ["was never let through", () => ({ attempts: 0, endedAtMs: null, outcome: "pending" })],
  [
    "came to its end after the invocation's",
    ({ sentAtMs }) => ({ heldMs: LIMIT_MS, endedAtMs: sentAtMs + LIMIT_MS + 1 }),
  ],
  [
    "was held for most of the time and then answered",
    ({ sentAtMs }) => ({ heldMs: 119_000, endedAtMs: sentAtMs + 119_900 }),
  ],
] satisfies readonly [string, (invocation: InvocationRecord) => Partial<LlmCallRecord>][])(
  "is our doing where the LLM call %s",
  (_, call) => {
    expect(isOurs(timedOut(call))).toBe(true);
  },
);

it.each([
  ["was answered at once", () => ({})],
  ["was held shortly and answered long before", () => ({ heldMs: 40 })],
  ["was let through at once and given up", () => ({ heldMs: 0.02, outcome: "client-aborted" })],
  ["stalled at the LLM, let through at once", () => ({ heldMs: 0.02, endedAtMs: null, outcome: "pending" })],
] satisfies readonly [string, () => Partial<LlmCallRecord>][])("is not where the LLM call %s", (_, call) => {
  expect(isOurs(timedOut(call))).toBe(false);
});

it("is neither another failure nor the probe, where everyone is held on purpose", () => {
  const held = () => ({ heldMs: 60_000, outcome: "client-aborted" }) as const;
  expect(isOurs(timedOut(held, REQUEST, "orchestrator-error"))).toBe(false);
  const probe = timedOut(held, "probe-0-4-archon-9");
  expect(isOurs(probe)).toBe(false);
  expect(assess(probe).verdict.findings.map(({ code, severity }) => `${code} ${severity}`)).toContain(
    "invocations-hung warning",
  );
});

it("leaves the hung agents condemned that we did not hold", () => {
  const held = timedOut(() => ({ heldMs: 60_000, outcome: "client-aborted" }));
  const both = editRecords(held, "invocation", (record) =>
    record.requestId === "wave-3-4-archon-5"
      ? { ...record, outcome: "failed", error: { code: "timeout", message: "it was", retryable: false } }
      : record,
  );
  const { kind, findings } = assess(both).verdict;
  expect(kind).toBe("INVALID");
  expect(findings.find(({ code }) => code === "invocations-hung")?.agentIds).toEqual(["archon-5"]);
  expect(findings.find(({ code }) => code === "held-past-timeout")?.agentIds).toEqual(["archon-9"]);
});
