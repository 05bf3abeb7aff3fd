import type { FaultKind } from "@plimsoll/domain";
import { expect, it } from "vitest";
import type { Endpoint, Outcome } from "./call.ts";
import type { MockLlmStats } from "./make-mock-llm.ts";
import { ASKED_FORMATS } from "./testing/asked-formats.ts";
import { canaryOf, indexes, INSTANT, until, withMock } from "./testing/running-mock.ts";
import type { RunningMock } from "./testing/running-mock.ts";

const ENDPOINTS = Object.keys(ASKED_FORMATS) as readonly Endpoint[];
const CALLS = 160;

/** What each fault ends in where the client waits as long as there is anything to wait for. */
const OUTCOMES: Readonly<Record<FaultKind, Outcome>> = {
  "rate-limited": "rate-limited",
  "server-error": "server-error",
  "slow-first-token": "answered",
  stall: "stalled",
  "stalled-stream": "answered",
  "truncated-stream": "truncated",
  "malformed-json": "malformed",
  "missing-choices": "malformed",
  disconnect: "disconnected",
};
const FAULTS = (Object.keys(OUTCOMES) as readonly FaultKind[]).map((kind) => ({
  kind,
  ratio: 0.08,
  ...(kind === "slow-first-token" && { delayMs: 50 }),
  ...(kind === "stalled-stream" && { stallMs: 50 }),
}));

/** Nobody waits any more but for a stall. */
const onlyStalled = async (mock: RunningMock, settledCount: number): Promise<boolean> => {
  const { pending } = await mock.page(`cursor=${CALLS}&pending=true`);
  return settledCount + pending.length === CALLS && pending.every(({ fault }) => fault === "stall");
};

it("a storm of all faults in all formats at once: every call is journalled once, ends as its fault says, and answers what was answered", () =>
  withMock({ ...INSTANT, perToken: { kind: "fixed", latencyMs: 1 }, faults: FAULTS }, async (mock) => {
    const patience = new AbortController();
    let settledCount = 0;
    const ask = async (index: number): Promise<boolean> => {
      const format = ASKED_FORMATS[ENDPOINTS[index % ENDPOINTS.length] ?? "responses"];
      const asked = index % 8 < 4 ? format.plain : format.streamed;
      const answer = await asked(mock, index, patience.signal).catch(() => null);
      settledCount += 1;
      if (answer !== null) expect(answer).toContain(canaryOf(index));
      return answer !== null;
    };
    const all = Promise.all(indexes(CALLS).map(ask));
    await until(() => onlyStalled(mock, settledCount));
    patience.abort();
    const answered = (await all).filter(Boolean).length;
    await until(async () => (await mock.control<MockLlmStats>("GET", "stats")).endedCount === CALLS);
    const first = await mock.page();
    const calls = [...first.calls, ...(await mock.page(`cursor=${first.nextCursor}`)).calls];
    expect(calls.flatMap(({ canaries }) => canaries).sort()).toEqual(indexes(CALLS).map(canaryOf).sort());
    for (const { fault, outcome } of calls) expect(outcome).toBe(fault === undefined ? "answered" : OUTCOMES[fault]);
    expect(calls.filter(({ outcome }) => outcome === "answered")).toHaveLength(answered);
    // 160 draws at 0.08: 12.8 each, standard deviation 3.4.
    for (const { kind } of FAULTS) expect(calls.filter(({ fault }) => fault === kind).length).toBeGreaterThan(1);
    for (const endpoint of ENDPOINTS) expect(calls.filter((call) => call.endpoint === endpoint)).toHaveLength(40);
  }));
