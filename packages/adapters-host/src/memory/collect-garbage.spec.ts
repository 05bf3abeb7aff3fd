import { describe, expect, it } from "vitest";
import { collectGarbage } from "./collect-garbage.ts";

const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
const crowd = () => Array.from({ length: 1_000_000 }, (_, index) => ({ index }));

describe("collectGarbage", () => {
  it("frees what nothing holds any more, once enough was allocated to be worth it", async () => {
    collectGarbage();
    const reference = new WeakRef(crowd());
    await nextTurn(); // a WeakRef holds its object to the end of the turn
    collectGarbage();
    expect(reference.deref()).toBeUndefined();
  });

  it("does nothing where next to nothing was allocated", async () => {
    crowd();
    collectGarbage();
    const reference = new WeakRef({ small: true });
    await nextTurn();
    collectGarbage();
    expect(reference.deref()).toEqual({ small: true });
  });
});
