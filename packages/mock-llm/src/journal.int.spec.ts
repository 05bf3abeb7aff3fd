import { describe, expect, it } from "vitest";
import type { WireCall } from "./journal.ts";
import { collect, INSTANT, agentOf, ask, canaryOf, chatOf, indexes, until, withMock } from "./testing/running-mock.ts";
import type { MockLlmStats } from "./make-mock-llm.ts";
import type { MockLlmSettings } from "./settings.ts";

const spanMs = (from: string, to: string | null): number => Number(BigInt(to ?? "0") - BigInt(from)) / 1e6;

/** The planned latencies of each agent, in the order of its calls. */
const plannedByAgent = async (order: readonly number[], seed: number): Promise<Readonly<Record<string, number[]>>> => {
  const planned: Record<string, number[]> = {};
  const settings: MockLlmSettings = { latency: { kind: "lognormal", medianMs: 10, p95Ms: 30, maxMs: 60 } };
  await withMock(
    settings,
    async (mock) => {
      for (let round = 0; round < 2; round += 1) await Promise.all(order.map((index) => ask(mock, index)));
      const calls = [...(await mock.ended())].sort((a, b) => Number(BigInt(a.arrivedAtNs) - BigInt(b.arrivedAtNs)));
      for (const call of calls) (planned[call.agentIds.join()] ??= []).push(call.plannedMs);
    },
    { seed },
  );
  return planned;
};

describe("the journal", () => {
  it("holds every call once, whatever became of it, and what the client saw adds up to it", () =>
    withMock(
      {
        ...INSTANT,
        faults: [
          { kind: "server-error", ratio: 0.2 },
          { kind: "disconnect", ratio: 0.2 },
        ],
      },
      async (mock) => {
        const results = await Promise.allSettled(indexes(200).map((index) => ask(mock, index)));
        const calls = await mock.ended();
        expect(new Set(calls.map(({ callId }) => callId)).size).toBe(200);
        expect(calls.flatMap(({ canaries }) => canaries).sort()).toEqual(indexes(200).map(canaryOf).sort());
        const answered = results.filter(({ status }) => status === "fulfilled").length;
        expect(calls.filter(({ outcome }) => outcome === "answered")).toHaveLength(answered);
        const stats = await mock.control<MockLlmStats>("GET", "stats");
        expect(stats).toMatchObject({ inFlight: 0, endedCount: 200, badRequestCount: 0, refusedForRoomCount: 0 });
        expect(stats.largestInFlight).toBeGreaterThan(0);
      },
    ));

  it("is read in pages that overlap nowhere and miss nothing", () =>
    withMock(INSTANT, async (mock) => {
      for (let round = 0; round < 3; round += 1) await Promise.all(indexes(30).map((index) => ask(mock, index)));
      const seen: WireCall[] = [];
      for (let cursor = 0, isLast = false; !isLast;) {
        const page = await mock.page(`cursor=${cursor}&limit=7`);
        expect(page.calls.length).toBeLessThanOrEqual(7);
        seen.push(...page.calls);
        ({ nextCursor: cursor, isLast } = page);
      }
      expect(seen).toEqual(await mock.ended());
      expect(seen).toHaveLength(90);
    }));

  it("names calls still open only when asked, without moving the cursor", () =>
    withMock({ latency: { kind: "fixed", latencyMs: 5000 } }, async (mock) => {
      const client = new AbortController();
      const open = ask(mock, 1, client.signal).catch(() => "aborted");
      await until(async () => (await mock.page("pending=true")).pending.length === 1);
      const page = await mock.page("pending=true");
      expect(page).toMatchObject({ calls: [], nextCursor: 0 });
      expect(page.pending).toMatchObject([
        { outcome: "pending", agentIds: [agentOf(1)], endedAtNs: null, plannedMs: 5000 },
      ]);
      expect((await mock.page()).pending).toEqual([]);
      client.abort();
      expect(await open).toBe("aborted");
      await until(async () => (await mock.ended()).length === 1);
      expect(await mock.ended()).toMatchObject([{ outcome: "client-aborted" }]);
    }));

  it("orders arrival, first byte and end on CLOCK_MONOTONIC, and the answer is never early", () =>
    withMock({ ...INSTANT, latency: { kind: "fixed", latencyMs: 30 } }, async (mock) => {
      const beforeNs = process.hrtime.bigint();
      await Promise.all(indexes(72).map((index) => ask(mock, index)));
      const afterNs = process.hrtime.bigint();
      for (const call of await mock.ended()) {
        expect(BigInt(call.arrivedAtNs)).toBeGreaterThan(beforeNs);
        expect(BigInt(call.endedAtNs ?? "0")).toBeLessThan(afterNs);
        expect(spanMs(call.arrivedAtNs, call.firstByteAtNs)).toBeGreaterThanOrEqual(29.9);
        expect(spanMs(call.firstByteAtNs ?? "0", call.endedAtNs)).toBeGreaterThanOrEqual(0);
        // Generous: this process is the client as well, and the machine may be busy.
        expect(spanMs(call.arrivedAtNs, call.endedAtNs)).toBeLessThan(2000);
      }
    }));

  it("plans a stream by its first token and its tokens", () =>
    withMock(
      {
        latency: { kind: "fixed", latencyMs: 9999 },
        timeToFirstToken: { kind: "fixed", latencyMs: 40 },
        perToken: { kind: "fixed", latencyMs: 10 },
        answerTokens: 11,
      },
      async (mock) => {
        await collect(await mock.openai.chat.completions.create({ ...chatOf(1), stream: true }));
        const [call] = await mock.ended();
        expect(call).toMatchObject({ streamed: true, plannedMs: 140, outcome: "answered" });
        expect(spanMs(call?.arrivedAtNs ?? "0", call?.firstByteAtNs ?? null)).toBeGreaterThanOrEqual(39.9);
        expect(spanMs(call?.arrivedAtNs ?? "0", call?.endedAtNs ?? null)).toBeGreaterThanOrEqual(139.9);
      },
    ));

  it("shows the same planned latencies for each agent's calls in every run of a seed, in every order", async () => {
    const forwards = await plannedByAgent(indexes(20), 5);
    expect(await plannedByAgent([...indexes(20)].reverse(), 5)).toEqual(forwards);
    expect(await plannedByAgent(indexes(20), 6)).not.toEqual(forwards);
    expect(new Set(Object.values(forwards).flat()).size).toBeGreaterThan(30);
  });

  it("refuses further calls loudly when it is full, until it is reset", () =>
    withMock(
      INSTANT,
      async (mock) => {
        await Promise.all([ask(mock, 1), ask(mock, 2)]);
        await expect(ask(mock, 3)).rejects.toMatchObject({ status: 507, code: "journal_full" });
        expect(await mock.control("GET", "stats")).toMatchObject({ endedCount: 2, refusedForRoomCount: 1 });
        await mock.control("POST", "reset");
        await ask(mock, 3);
        expect(await mock.ended()).toMatchObject([{ agentIds: [agentOf(3)] }]);
      },
      { journalCapacity: 2 },
    ));

  it.each(["cursor=-1", "cursor=x", "limit=0", "limit=1.5"])("refuses %s", (query) =>
    withMock(INSTANT, async (mock) => {
      await expect(mock.page(query)).rejects.toThrow("400");
    }),
  );
});
