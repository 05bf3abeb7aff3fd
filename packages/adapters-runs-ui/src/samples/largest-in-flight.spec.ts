import fc from "fast-check";
import { expect, it } from "vitest";
import { invocation } from "../testing/made-up-samples.ts";
import { largestInFlight } from "./largest-in-flight.ts";

const lives = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 3, max: 40 })), { maxLength: 40 });

it("is the most invocations that any instant has between sending and answer", () => {
  fc.assert(
    fc.property(lives, (spans) => {
      const invocations = spans.map(([dueMs, tookMs], at) => invocation(at, 0, dueMs, { tookMs }));
      const openAt = (atMs: number): number =>
        invocations.filter(({ sentAtMs, endedAtMs }) => sentAtMs <= atMs && (endedAtMs ?? Infinity) > atMs).length;
      const most = Math.max(0, ...invocations.map(({ sentAtMs }) => openAt(sentAtMs)));
      expect(largestInFlight(invocations)).toBe(most);
    }),
  );
});
