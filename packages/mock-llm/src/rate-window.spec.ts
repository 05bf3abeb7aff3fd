import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RateWindow } from "./rate-window.ts";

describe("RateWindow", () => {
  it("never admits more than the limit in any window, and always says when there is room", () => {
    const gapsMs = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), gapsMs, (limit, gaps) => {
        const window = new RateWindow(limit, 100);
        const admitted: number[] = [];
        let nowMs = 0;
        for (const gap of gaps) {
          nowMs += gap;
          const inWindow = admitted.filter((at) => at > nowMs - 100).length;
          const waitMs = window.admit(nowMs);
          expect(waitMs === 0).toBe(inWindow < limit);
          if (waitMs === 0) admitted.push(nowMs);
          else expect(waitMs).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
