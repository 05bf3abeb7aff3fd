import { describe, expect, it } from "vitest";
import { collectGarbage } from "./collect-garbage.ts";

describe("collectGarbage", () => {
  it("frees what nothing holds any more", () => {
    let held: unknown[] | undefined = Array.from({ length: 2_000_000 }, (_, index) => ({ index }));
    const reference = new WeakRef(held);
    collectGarbage();
    const withCrowd = process.memoryUsage().heapUsed;
    expect(reference.deref()).toHaveLength(2_000_000);
    held = undefined;
    expect(held).toBeUndefined();
    return new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => {
      collectGarbage();
      expect(process.memoryUsage().heapUsed).toBeLessThan(withCrowd - 20_000_000);
    });
  });
});
