import type { LlmCallRecord } from "@plimsoll/domain";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { EndedCalls } from "./ended-calls.ts";
import { recordOf, StubLlmCall } from "./stub-llm-call.ts";

const outcomes = ["answered", "server-error", "rate-limited", "client-aborted"] as const;

const endedCall = (markers: StubLlmCall["markers"], outcome: LlmCallRecord["outcome"], atMs: number): StubLlmCall => {
  const call = new StubLlmCall(markers, atMs, "answered", 100);
  call.heldMs = atMs / 2;
  call.endedAtMs = atMs + 100;
  call.outcome = outcome;
  return call;
};

const someCalls = fc.array(
  fc.record({
    agentIds: fc.array(fc.string(), { maxLength: 3 }),
    canaries: fc.array(fc.string(), { maxLength: 3 }),
    outcome: fc.constantFrom(...outcomes),
    atMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
  }),
  { maxLength: 20 },
);

it("tells every call as it was, from any cursor", () => {
  fc.assert(
    fc.property(someCalls, fc.nat(25), (plans, cursor) => {
      const calls = plans.map(({ agentIds, canaries, outcome, atMs }) =>
        endedCall({ agentIds, canaries }, outcome, atMs),
      );
      const ended = new EndedCalls();
      for (const call of calls) ended.push(call);
      const expected = calls.map((call, index) => recordOf(call, `stub-call-${index}`)).slice(cursor);
      expect(ended.recordsFrom(cursor)).toEqual(expected);
    }),
  );
});

it("keeps more calls than it first had room for", () => {
  const ended = new EndedCalls();
  for (let index = 0; index < 5000; index++) {
    ended.push(endedCall({ agentIds: [`archon-${index}`], canaries: [] }, "answered", index));
  }
  expect(ended.count).toBe(5000);
  expect(ended.recordsFrom(4999)).toMatchObject([{ agentIds: ["archon-4999"], arrivedAtMs: 4999, endedAtMs: 5099 }]);
});
