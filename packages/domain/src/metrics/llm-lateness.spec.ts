import { expect, it } from "vitest";
import { indexEvidence } from "../evidence/evidence-index.ts";
import { editRecords } from "../testing/edit-records.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import { judgedTraces } from "./judged-invocations.ts";
import { worstLatenessEffect } from "./llm-lateness.ts";

const effectOf = (isLate: (callId: string) => boolean, lateMs: number) => {
  const records = editRecords(syntheticEvidence(), "llm-call", (call) =>
    isLate(call.callId) ? { ...call, plannedMs: (call.plannedMs ?? 0) - lateMs } : call,
  );
  return worstLatenessEffect(judgedTraces(indexEvidence(records)));
};

it("counts the lateness of every answer against the percentile that it changes most", () => {
  const punctual = effectOf(() => false, 0);
  const late = effectOf(() => true, 30);
  expect(punctual?.share).toBe(0);
  expect((late?.measuredMs ?? 0) - (late?.punctualMs ?? 0)).toBeCloseTo(30, 6);
  expect(late?.percentile).toBe(0.5);
});

it("is small where a stall of the thread delayed a handful of answers", () => {
  expect(effectOf((callId) => /^call-wave-3-\d-/u.test(callId), 60)?.share).toBeLessThan(0.05);
});

it("never counts an answer before its time as a gain", () => {
  expect(effectOf(() => true, -30)?.share).toBe(0);
});
