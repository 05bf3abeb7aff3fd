import { describe, expect, it } from "vitest";
import { INSTANT, armBarrier, ask, barrierEnd, indexes, until, withMock } from "./testing/running-mock.ts";
import type { RunningMock } from "./testing/running-mock.ts";

const AGENTS = indexes(24);

/** An orchestrator that never has more than `limit` calls open. */
const askLimited = async (mock: RunningMock, limit: number): Promise<void> => {
  const waiting = [...AGENTS];
  const worker = async (): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) await ask(mock, index);
  };
  await Promise.all(Array.from({ length: limit }, worker));
};

describe("the barrier", () => {
  it("lets go when all are in flight, and the held time stands in the journal apart from the service time", () =>
    withMock({ latency: { kind: "fixed", latencyMs: 20 } }, async (mock) => {
      const barrier = await armBarrier(mock, AGENTS.length, 8000);
      const early = AGENTS.slice(1).map((index) => ask(mock, index));
      await until(async () => (await mock.page("pending=true")).pending.length === early.length);
      expect(await mock.ended()).toEqual([]);
      await Promise.all([...early, ask(mock, 1)]);
      const end = await barrierEnd(mock, barrier);
      expect(end).toMatchObject({ state: "released", largestInFlight: AGENTS.length });
      expect(end.waitedMs).toBeGreaterThan(0);
      for (const call of await mock.ended()) {
        const spentMs = Number(BigInt(call.endedAtNs ?? "0") - BigInt(call.arrivedAtNs)) / 1e6;
        expect(spentMs).toBeGreaterThanOrEqual(call.heldMs + 19.9);
        expect(call.plannedMs).toBe(20);
      }
    }));

  it("tells an orchestrator's ceiling of 6 when time is up, and lets the rest through", () =>
    withMock(INSTANT, async (mock) => {
      const barrier = await armBarrier(mock, AGENTS.length, 500);
      await askLimited(mock, 6);
      const end = await barrierEnd(mock, barrier);
      expect(end).toMatchObject({ state: "released", largestInFlight: 6 });
      expect(end.waitedMs).toBeGreaterThanOrEqual(499);
      expect(await mock.ended()).toHaveLength(AGENTS.length);
    }));

  it("counts time from the first call, not from being armed", () =>
    withMock(INSTANT, async (mock) => {
      const barrier = await armBarrier(mock, 2, 300);
      await new Promise((resolve) => setTimeout(resolve, 400));
      const first = ask(mock, 1);
      await until(async () => (await mock.page("pending=true")).pending.length === 1);
      await Promise.all([first, ask(mock, 2)]);
      expect(await barrierEnd(mock, barrier)).toMatchObject({ largestInFlight: 2 });
    }));

  it("lets all go when it is disarmed, and refuses to be armed twice", () =>
    withMock(INSTANT, async (mock) => {
      const barrier = await armBarrier(mock, 5, 8000);
      await expect(armBarrier(mock, 5, 8000)).rejects.toThrow("409");
      const held = ask(mock, 1);
      await until(async () => (await mock.page("pending=true")).pending.length === 1);
      await mock.control("DELETE", "barrier");
      await held;
      expect(await barrierEnd(mock, barrier)).toMatchObject({ state: "disarmed", largestInFlight: 1 });
    }));

  it("forgets a client that left while it was held", () =>
    withMock(INSTANT, async (mock) => {
      const barrier = await armBarrier(mock, 2, 8000);
      await expect(ask(mock, 1, AbortSignal.timeout(200))).rejects.toThrow();
      await until(async () => (await mock.ended()).length === 1);
      await Promise.all([ask(mock, 2), ask(mock, 3)]);
      expect((await mock.ended()).map(({ outcome }) => outcome)).toEqual(["client-aborted", "answered", "answered"]);
      expect((await barrierEnd(mock, barrier)).largestInFlight).toBe(2);
    }));
});
