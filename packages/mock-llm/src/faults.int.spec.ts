import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import type { MockLlmSettings } from "./settings.ts";
import { collect, INSTANT, agentOf, ask, chatOf, indexes, until, withMock } from "./testing/running-mock.ts";
import type { RunningMock } from "./testing/running-mock.ts";

const failing = (kind: NonNullable<MockLlmSettings["faults"]>[number]["kind"], more: object = {}): MockLlmSettings => ({
  ...INSTANT,
  faults: [{ kind, ...more }],
});

const stream = async (mock: RunningMock): Promise<string> => {
  const chunks = await collect(await mock.openai.chat.completions.create({ ...chatOf(1), stream: true }));
  return chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
};

const outcomes = async (mock: RunningMock): Promise<readonly string[]> =>
  (await mock.ended()).map(({ outcome }) => outcome);

describe("a real client sees", () => {
  it("a 429 with Retry-After", () =>
    withMock(failing("rate-limited", { retryAfterSeconds: 7 }), async (mock) => {
      const error: unknown = await ask(mock, 1).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(OpenAI.RateLimitError);
      expect((error as InstanceType<typeof OpenAI.RateLimitError>).headers?.get("retry-after")).toBe("7");
      expect(await outcomes(mock)).toEqual(["rate-limited"]);
    }));

  it("429 above the RPM limit, and answers again when the window has moved on", () =>
    withMock({ ...INSTANT, rpm: 3, rateWindowMs: 700 }, async (mock) => {
      const results = await Promise.allSettled(indexes(5).map((index) => ask(mock, index)));
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
      expect([...(await outcomes(mock))].sort()).toEqual([
        ...new Array<string>(3).fill("answered"),
        ...new Array<string>(2).fill("rate-limited"),
      ]);
      await until(() =>
        ask(mock, 6).then(
          () => true,
          () => false,
        ),
      );
    }));

  it("a 500", () =>
    withMock(failing("server-error"), async (mock) => {
      await expect(ask(mock, 1)).rejects.toBeInstanceOf(OpenAI.InternalServerError);
      expect(await outcomes(mock)).toEqual(["server-error"]);
    }));

  it("nothing at all from a stall, until it gives up itself", () =>
    withMock(failing("stall"), async (mock) => {
      await expect(ask(mock, 1, AbortSignal.timeout(200))).rejects.toThrow();
      await until(async () => (await outcomes(mock)).length === 1);
      expect(await outcomes(mock)).toEqual(["stalled"]);
    }));

  it.each([
    ["truncated-stream", "truncated"],
    ["malformed-json", "malformed"],
    ["disconnect", "disconnected"],
  ] as const)("a %s, plain and streamed", (kind, outcome) =>
    withMock(failing(kind), async (mock) => {
      await expect(ask(mock, 1)).rejects.toThrow();
      await expect(stream(mock)).rejects.toThrow();
      expect(await outcomes(mock)).toEqual([outcome, outcome]);
    }),
  );
});

describe("faults", () => {
  it("strike the chosen agents and no other", () =>
    withMock(failing("server-error", { agentIds: [agentOf(2)] }), async (mock) => {
      const results = await Promise.allSettled(indexes(3).map((index) => ask(mock, index)));
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    }));

  it("strike the same calls of the same agents in every run of one seed, and near their ratio", async () => {
    const struck = async (seed: number, order: readonly number[]): Promise<readonly string[]> => {
      const hit: string[] = [];
      const use = async (mock: RunningMock): Promise<void> => {
        await Promise.allSettled(order.map((index) => ask(mock, index)));
        for (const { outcome, agentIds } of await mock.ended()) if (outcome !== "answered") hit.push(agentIds.join());
      };
      await withMock(failing("server-error", { ratio: 0.3 }), use, { seed });
      return hit.sort();
    };
    const forwards = await struck(5, indexes(100));
    expect(await struck(5, [...indexes(100)].reverse())).toEqual(forwards);
    expect(await struck(6, indexes(100))).not.toEqual(forwards);
    expect(forwards.length).toBeGreaterThan(15);
    expect(forwards.length).toBeLessThan(45);
  });

  it("can be changed while the server runs, and a wrong setting is refused by its name", () =>
    withMock(INSTANT, async (mock) => {
      await ask(mock, 1);
      await mock.control("PATCH", "settings", { faults: [{ kind: "server-error" }] });
      await expect(ask(mock, 1)).rejects.toThrow();
      await mock.control("PATCH", "settings", { faults: null });
      await ask(mock, 1);
      await expect(mock.control("PATCH", "settings", { fauts: [] })).rejects.toThrow("fauts");
      await expect(mock.control("PATCH", "settings", { latency: { kind: "slow" } })).rejects.toThrow("latency");
    }));
});
