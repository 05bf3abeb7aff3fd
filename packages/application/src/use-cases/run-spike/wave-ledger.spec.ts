import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InvocationResult } from "../../ports/agent-orchestrator.port.ts";
import { InvocationPlanner } from "./invocation-planner.ts";
import { WaveLedger } from "./wave-ledger.ts";

const position = { phase: "wave" as const, wave: 0, pool: 0 };
const planned = (count: number) =>
  new InvocationPlanner(1, 1000).plan(Array.from({ length: count }, (_, index) => `archon-${index + 1}`));

const answer = (requestId: string, agentId: string, content = ""): InvocationResult => ({
  outcome: "succeeded",
  requestId,
  agentId,
  receivedAtMs: 5,
  outputId: requestId,
  content,
});

describe("WaveLedger", () => {
  it("ends every request exactly once, whatever comes back, in whatever order", () => {
    const chosen = fc.array(fc.record({ index: fc.nat(11), invented: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(chosen, (arrivals) => {
        const requests = planned(10);
        const ledger = new WaveLedger(position, requests, 0);
        for (const { index, invented } of arrivals) {
          const { requestId, agentId } = requests[index]?.request ?? { requestId: "nobody's", agentId: "archon-1" };
          ledger.accept(answer(invented ? `${requestId}?` : requestId, agentId));
        }
        const records = ledger.close("pending");
        const invocations = records.filter(({ kind }) => kind === "invocation");
        expect(invocations).toHaveLength(10);
        expect(new Set(invocations.map((record) => "requestId" in record && record.requestId)).size).toBe(10);
        expect(records.length - invocations.length + 10).toBe(arrivals.length + invocations.filter(isPending).length);
      }),
    );
  });

  it("tells a doubled result from an invented one, and from another agent's", () => {
    const [first, second] = planned(2);
    const ledger = new WaveLedger(position, planned(2), 0);
    const id = first?.request.requestId ?? "";
    ledger.accept(answer(id, "archon-1"));
    ledger.accept(answer(id, "archon-1"));
    ledger.accept(answer("made-up", "archon-1"));
    ledger.accept(answer(second?.request.requestId ?? "", "archon-1"));
    const reasons = ledger
      .close("pending")
      .flatMap((record) => (record.kind === "stray-result" ? [record.reason] : []));
    expect(reasons).toEqual(["doubled", "invented", "invented"]);
  });

  it("keeps every canary of an answer, own or foreign, each once, and nothing that only looks like one", () => {
    const ledger = new WaveLedger(position, planned(1), 0);
    const marks =
      "[[canary:0123456789abcdef]] [[canary:fedcba9876543210]] [[canary:0123456789abcdef]] [[canary:short]]";
    ledger.accept(answer(planned(1)[0]?.request.requestId ?? "", "archon-1", marks));
    const [record] = ledger.close("pending");
    expect(record).toMatchObject({ canariesFound: ["0123456789abcdef", "fedcba9876543210"] });
  });

  it("gives the unanswered an end and a reason where there is one", () => {
    const ledger = new WaveLedger(position, planned(1), 0);
    const error = { code: "timeout" as const, message: "late", retryable: true };
    expect(ledger.close({ error, endedAtMs: 9 })[0]).toMatchObject({ outcome: "failed", endedAtMs: 9, error });
  });
});

const isPending = (record: object): boolean => "outcome" in record && record.outcome === "pending";
