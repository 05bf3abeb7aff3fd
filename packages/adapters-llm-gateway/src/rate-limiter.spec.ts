import { describe, expect, it } from "vitest";
import { RateLimiter } from "./rate-limiter.ts";

const never = new AbortController().signal;

const largestInAnyWindow = (timesMs: readonly number[], windowMs: number): number =>
  Math.max(...timesMs.map((from) => timesMs.filter((at) => at >= from && at < from + windowMs).length));

describe("RateLimiter", () => {
  it("admits in order and never more than the limit in any window", async () => {
    const limiter = new RateLimiter(4, 120);
    const admitted: { readonly index: number; readonly atMs: number }[] = [];
    await Promise.all(
      Array.from({ length: 14 }, async (_, index) => {
        await limiter.acquire(never);
        admitted.push({ index, atMs: performance.now() });
      }),
    );
    expect(admitted.map(({ index }) => index)).toEqual(Array.from({ length: 14 }, (_, index) => index));
    const timesMs = admitted.map(({ atMs }) => atMs);
    expect(largestInAnyWindow(timesMs, 120)).toBe(4);
    expect((timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0)).toBeGreaterThanOrEqual(3 * 120);
  });

  it("admits nobody while paused", async () => {
    const limiter = new RateLimiter(null, 1000);
    limiter.pause(150);
    const startedAtMs = performance.now();
    await limiter.acquire(never);
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(149);
  });

  it("gives the place of one who gave up to the next, and lets a retry go first", async () => {
    const limiter = new RateLimiter(1, 60);
    await limiter.acquire(never);
    const quitter = new AbortController();
    const order: string[] = [];
    const quit = limiter.acquire(quitter.signal).catch((reason: unknown) => order.push(String(reason)));
    const next = limiter.acquire(never).then(() => order.push("next"));
    const retry = limiter.acquire(never, true).then(() => order.push("retry"));
    quitter.abort("gave up");
    await Promise.all([quit, next, retry]);
    expect(order).toEqual(["gave up", "retry", "next"]);
  });
});
