import { describe, expect, it } from "vitest";
import type { EvidenceRecord, LlmCallRecord } from "../evidence/evidence-record.ts";
import { editRecords, syntheticEvidence } from "../testing/index.ts";
import { assess } from "../verdict/assess.ts";
import { measure } from "./measure.ts";

const HEALTHY = syntheticEvidence();

/** The healthy run with the calls of the probe changed; `agent` counts from 0. */
const editProbeCalls = (
  edit: (call: LlmCallRecord, agent: number) => EvidenceRecord | readonly EvidenceRecord[],
  records = HEALTHY,
) => {
  let agent = 0;
  return editRecords(records, "llm-call", (call) =>
    call.callId.startsWith("call-probe-") ? edit(call, agent++) : call,
  );
};

describe("the ceiling", () => {
  it("counts the probe's agents, not whatever calls the barrier saw", () => {
    const anonymous = editProbeCalls((call, agent) => (agent < 6 ? call : { ...call, agentIds: [], canaries: [] }));
    expect(measure(anonymous).concurrencyCeiling.value).toBe(6);
    expect(assess(anonymous).verdict.findings).toContainEqual(
      expect.objectContaining({ code: "concurrency-ceiling", message: expect.stringContaining("6 of 72") }),
    );
  });

  it("counts an agent once, however many calls it has open", () => {
    const twice = editProbeCalls((call, agent) => (agent < 36 ? [call, { ...call, callId: `${call.callId}-b` }] : []));
    expect(measure(twice).concurrencyCeiling.value).toBe(36);
  });

  it("counts agents that are there at the same time, not one after the other", () => {
    const queued = editProbeCalls((call, agent) => {
      const shiftMs = 1000 * Math.floor(agent / 9);
      return { ...call, arrivedAtMs: call.arrivedAtMs + shiftMs, endedAtMs: (call.endedAtMs ?? 0) + shiftMs };
    });
    expect(measure(queued).concurrencyCeiling.value).toBe(9);
  });

  it("is never above what the barrier counted", () => {
    expect(measure(syntheticEvidence({ ceiling: 70 })).concurrencyCeiling.value).toBe(70);
  });

  it("is not measured where our rate limit turned calls of the probe away", () => {
    const limited = editProbeCalls((call, agent) =>
      agent < 60 ? call : { ...call, endedAtMs: call.arrivedAtMs, outcome: "rate-limited" },
    );
    expect(measure(limited).concurrencyCeiling).toMatchObject({
      value: null,
      reason: "our own rate limit turned 12 calls of the probe away",
    });
    expect(assess(limited).verdict.findings.map(({ code }) => code)).not.toContain("concurrency-ceiling");
  });

  it("is proved by N agents, although some were turned away before", () => {
    const again = editProbeCalls((call) => [
      { ...call, callId: `${call.callId}-a`, endedAtMs: call.arrivedAtMs, outcome: "rate-limited" },
      call,
    ]);
    expect(measure(again).concurrencyCeiling.value).toBe(72);
  });
});
