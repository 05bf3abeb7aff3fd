import { agentIds, struckAgentIds } from "@plimsoll/domain";
import type { FaultScript } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { WireFaults } from "./fault-routes.ts";
import { makeMockLlm } from "./make-mock-llm.ts";
import type { StartedMockLlm } from "./make-mock-llm.ts";
import { agentOf, ask, indexes, INSTANT, withMock } from "./testing/running-mock.ts";
import type { RunningMock } from "./testing/running-mock.ts";
import { makeTestClock } from "./testing/test-clock.ts";

const SEED = 72;
const AGENTS = agentIds(20);

const struckBy = async (mock: RunningMock, count: number): Promise<readonly string[]> => {
  await Promise.allSettled(indexes(count).map((index) => ask(mock, index)));
  const calls = (await mock.ended()).slice(-count);
  return calls.filter(({ fault }) => fault !== undefined).flatMap(({ agentIds: ids }) => ids);
};

describe("a fault script", () => {
  it("rests until the start mark, holds within its window and no longer, and can be cleared", () =>
    withMock(INSTANT, async (mock) => {
      const faults: FaultScript = [{ kind: "server-error", fromMs: 0, toMs: 2000 }];
      expect(await mock.control<WireFaults>("PUT", "faults", { faults })).toEqual({ faults, startedAtNs: null });
      expect(await struckBy(mock, 3)).toEqual([]);
      const { startedAtNs } = await mock.control<WireFaults>("POST", "faults/start");
      expect(BigInt(startedAtNs ?? 0)).toBeGreaterThan(0n);
      expect(await struckBy(mock, 3)).toHaveLength(3);
      await new Promise((resolve) => setTimeout(resolve, 2010));
      expect(await struckBy(mock, 3)).toEqual([]);
      await mock.control("POST", "faults/start");
      expect(await struckBy(mock, 3)).toHaveLength(3);
      await mock.control("DELETE", "faults");
      expect(await struckBy(mock, 3)).toEqual([]);
      expect((await mock.control<WireFaults>("GET", "faults")).faults).toEqual([]);
    }));

  it("strikes exactly the seed's share of the agents, and no other agent", () =>
    withMock(
      INSTANT,
      async (mock) => {
        const faults = [{ kind: "disconnect", agentRatio: 0.25 }];
        const held = await mock.control<WireFaults>("PUT", "faults", { faults, agentIds: AGENTS });
        const struck = struckAgentIds(AGENTS, 0.25, SEED);
        expect(held.faults).toEqual([{ kind: "disconnect", agentIds: struck }]);
        expect([...(await struckBy(mock, 20))].sort()).toEqual([...struck].sort());
      },
      { seed: SEED },
    ));

  it.each([
    [{ faults: [{ kind: "sulk" }] }, "kind"],
    [{ faults: [{ kind: "stall", toMs: 5, fromMs: 9 }] }, "toMs 5 is not after fromMs 9"],
    [{ faults: [{ kind: "stall", agentRatio: 0.5 }] }, "agentIds"],
    [{ faults: [{ kind: "stall", agentRatio: 0.5 }], agentIds: [] }, "agentIds"],
    [{ agentIds: AGENTS }, "faults"],
  ])("%j is refused by the name of the field, and what held before still holds", (body, named) =>
    withMock({ ...INSTANT, faults: [{ kind: "server-error", agentIds: [agentOf(2)] }] }, async (mock) => {
      await expect(mock.control("PUT", "faults", body)).rejects.toThrow(named);
      expect(await struckBy(mock, 3)).toEqual([agentOf(2)]);
    }),
  );

  it("rests again after a reset, which takes the mark away and leaves the script", () =>
    withMock({ ...INSTANT, faults: [{ kind: "server-error", fromMs: 0 }] }, async (mock) => {
      await mock.control("POST", "faults/start");
      expect(await struckBy(mock, 3)).toHaveLength(3);
      await mock.control("POST", "reset");
      expect(await struckBy(mock, 3)).toEqual([]);
      expect(await mock.control<WireFaults>("GET", "faults")).toEqual({
        faults: [{ kind: "server-error", fromMs: 0 }],
        startedAtNs: null,
      });
    }));

  it("goes over a rate limit without forgetting whom it admitted", () =>
    withMock({ ...INSTANT, rpm: 2 }, async (mock) => {
      await Promise.all([ask(mock, 1), ask(mock, 2)]);
      await mock.control("PUT", "faults", { faults: [{ kind: "server-error", agentIds: [agentOf(9)] }] });
      await expect(ask(mock, 3)).rejects.toThrow("429");
      const [limited] = (await mock.ended()).slice(-1);
      expect(limited).toMatchObject({ outcome: "rate-limited" });
      expect(limited).not.toHaveProperty("fault");
    }));
});

const withLlm = <A>(use: (llm: StartedMockLlm) => Effect.Effect<A, unknown>): Promise<A> => {
  const started = makeMockLlm({ clock: makeTestClock(), seed: SEED, settings: INSTANT });
  return Effect.runPromise(Effect.scoped(Effect.flatMap(started, use)));
};

const post = (llm: StartedMockLlm, index: number): Promise<number> =>
  fetch(`${llm.endpoint.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "x-plimsoll-agent": agentOf(index) },
    body: JSON.stringify({ messages: [{ role: "user", content: "go" }] }),
    signal: AbortSignal.timeout(5000),
  }).then(({ status }) => status);

const statuses = (llm: StartedMockLlm) =>
  Effect.promise(() => Promise.all(indexes(20).map((index) => post(llm, index))));

describe("LlmBehaviourPort of the mock LLM", () => {
  it("sets a script for a share of the agents, starts it on the run's axis, and clears it", () =>
    withLlm((llm) =>
      Effect.gen(function* () {
        const held = yield* llm.behaviour.setFaults([{ kind: "server-error", agentRatio: 0.1, fromMs: 0 }], AGENTS);
        const struck = struckAgentIds(AGENTS, 0.1, SEED);
        expect(held).toEqual([{ kind: "server-error", fromMs: 0, agentIds: struck }]);
        expect(new Set(yield* statuses(llm))).toEqual(new Set([200]));
        const startedAtMs = yield* llm.behaviour.startFaults;
        expect((yield* statuses(llm)).filter((status) => status === 500)).toHaveLength(2);
        const { calls } = yield* llm.journal.read(0, false);
        const faulty = calls.filter(({ fault }) => fault === "server-error");
        expect(faulty.flatMap(({ agentIds: ids }) => ids).sort()).toEqual([...struck].sort());
        for (const call of faulty) expect(call.arrivedAtMs).toBeGreaterThanOrEqual(startedAtMs);
        for (const call of calls.slice(0, 20)) expect(call.arrivedAtMs).toBeLessThan(startedAtMs);
        yield* llm.behaviour.clearFaults;
        expect(new Set(yield* statuses(llm))).toEqual(new Set([200]));
      }),
    ));

  it("refuses what the schema refuses, with the field's name, and sets tool turns", () =>
    withLlm((llm) =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(llm.behaviour.setFaults([{ kind: "slow-first-token" }], AGENTS));
        expect(failure.message).toContain("delayMs");
        yield* llm.behaviour.setToolTurns(2);
        const settings = yield* Effect.promise(() =>
          fetch(`${llm.controlUrl}settings`, { signal: AbortSignal.timeout(5000) }).then((answer) => answer.json()),
        );
        expect(settings).toMatchObject({ toolTurns: 2 });
      }),
    ));
});
