import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ServiceSlots } from "./service-slots.ts";

it("never has more than the limit at work, serves in order, and passes over those that have ended", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.boolean(), { maxLength: 30 }), (limit, ended) => {
      const slots = new ServiceSlots(limit);
      const turns: number[] = [];
      let atWork = 0;
      let most = 0;
      ended.forEach((hasEnded, index) => {
        const onTurn = (): void => {
          turns.push(index);
          atWork += 1;
          most = Math.max(most, atWork);
        };
        slots.enter({ hasEnded: index >= limit && hasEnded, onTurn });
      });
      for (let left = 0; left < ended.length && atWork > 0; left++) {
        atWork -= 1;
        slots.leave();
      }
      expect(most).toBeLessThanOrEqual(limit);
      expect(turns).toEqual(ended.flatMap((hasEnded, index) => (index >= limit && hasEnded ? [] : [index])));
    }),
  );
});

it("passes over ten thousand that have ended without a deep stack", () => {
  const slots = new ServiceSlots(1);
  const turns: string[] = [];
  slots.enter({ hasEnded: false, onTurn: () => turns.push("first") });
  for (let index = 0; index < 10_000; index++) slots.enter({ hasEnded: true, onTurn: () => turns.push("ended") });
  slots.enter({ hasEnded: false, onTurn: () => turns.push("last") });
  slots.leave();
  expect(turns).toEqual(["first", "last"]);
});
