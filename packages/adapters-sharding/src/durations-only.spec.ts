import type { InvocationResult } from "@plimsoll/application";
import fc from "fast-check";
import { expect, it } from "vitest";
import { durationsOnly } from "./durations-only.ts";

const resultOf = (sentAtMs: number, receivedAtMs: number, skewMs: number, spanMs: number): InvocationResult => ({
  outcome: "succeeded",
  requestId: "r",
  agentId: "a",
  outputId: "o",
  content: "c",
  sentAtMs,
  receivedAtMs,
  reported: {
    receivedAtMs: sentAtMs + skewMs,
    startedAtMs: sentAtMs + skewMs + spanMs / 2,
    finishedAtMs: sentAtMs + skewMs + spanMs,
    queuedMs: 1,
    workerId: "w",
  },
});

const ms = (max: number) => fc.integer({ min: 0, max });

it("gives the same times whatever the other host's clock says", () => {
  fc.assert(
    fc.property(ms(1_000_000), ms(1000), ms(1000), fc.integer({ min: -1e9, max: 1e9 }), (sent, span, extra, skew) => {
      const received = sent + span + extra;
      const skewed = durationsOnly(resultOf(sent, received, skew, span)).reported;
      const plain = durationsOnly(resultOf(sent, received, 0, span)).reported;
      expect(skewed?.finishedAtMs).toBeCloseTo(plain?.finishedAtMs ?? Number.NaN, 3);
      expect((skewed?.finishedAtMs ?? 0) - (skewed?.receivedAtMs ?? 0)).toBeCloseTo(span, 3);
      expect(skewed?.receivedAtMs).toBeGreaterThanOrEqual(sent - 0.001);
      expect(skewed?.finishedAtMs).toBeLessThanOrEqual(received + 0.001);
    }),
  );
});

it("leaves out a span that does not fit into its exchange", () => {
  expect(durationsOnly(resultOf(0, 10, 0, 11)).reported).toBeUndefined();
  const { sentAtMs: _, ...never } = resultOf(0, 10, 0, 5);
  expect(durationsOnly(never as InvocationResult).reported).toBeUndefined();
});
