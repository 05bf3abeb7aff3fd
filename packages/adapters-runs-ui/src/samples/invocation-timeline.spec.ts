import { latencyMs } from "@plimsoll/domain";
import fc from "fast-check";
import { expect, it } from "vitest";
import { callOf, invocation } from "../testing/made-up-samples.ts";
import { timelineSegments } from "./invocation-timeline.ts";

it("names every stretch from the moment an invocation was due to its end", () => {
  const one = invocation(1, 0, 1_000, { tookMs: 200 });
  const again = callOf(one, { callId: "2", arrivedAtMs: 1_100, endedAtMs: 1_150, heldMs: 10 });
  expect(timelineSegments({ invocation: one, calls: [callOf(one), again] }, 9_999)).toEqual([
    { part: "client-queue", fromMs: 0, toMs: 2 },
    { part: "transport", fromMs: 2, toMs: 5 },
    { part: "orchestrator-before-llm", fromMs: 5, toMs: 20 },
    { part: "llm", fromMs: 20, toMs: 70 },
    { part: "orchestrator-between-llm", fromMs: 70, toMs: 100 },
    { part: "held-by-us", fromMs: 100, toMs: 110 },
    { part: "llm", fromMs: 110, toMs: 150 },
    { part: "orchestrator-after-llm", fromMs: 150, toMs: 197 },
    { part: "transport", fromMs: 197, toMs: 200 },
  ]);
});

it("reaches to the last instant on record while there is no answer", () => {
  const one = invocation(1, 0, 1_000, { endedAtMs: null, outcome: "pending" });
  const { reported: _, ...unreported } = one;
  expect(timelineSegments({ invocation: unreported, calls: [] }, 1_500).at(-1)).toEqual({
    part: "orchestrator-without-llm",
    fromMs: 2,
    toMs: 500,
  });
});

const calls = fc.array(fc.tuple(fc.integer({ min: -20, max: 300 }), fc.integer({ min: 0, max: 300 })), {
  maxLength: 6,
});

it("leaves no gap and overlaps nothing, whatever the calls: the stretches add up to the latency", () => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 10, max: 250 }), (spans, tookMs) => {
      const one = invocation(1, 0, 1_000, { tookMs });
      const made = spans
        .map(([at, long], index) =>
          callOf(one, { callId: `${index}`, arrivedAtMs: 1_000 + at, endedAtMs: 1_000 + at + long }),
        )
        .toSorted((left, right) => left.arrivedAtMs - right.arrivedAtMs);
      const segments = timelineSegments({ invocation: one, calls: made }, 0);
      expect(segments[0]?.fromMs).toBe(0);
      for (const [at, segment] of segments.entries()) {
        expect(segment.toMs).toBeGreaterThan(segment.fromMs);
        if (at > 0) expect(segment.fromMs).toBe(segments[at - 1]?.toMs);
      }
      expect(segments.at(-1)?.toMs).toBe(latencyMs({ invocation: one, calls: made }));
    }),
  );
});
