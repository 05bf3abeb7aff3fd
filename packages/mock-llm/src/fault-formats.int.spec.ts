import type { FaultKind, FaultRule } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import type { Endpoint } from "./call.ts";
import { ASKED_FORMATS } from "./testing/asked-formats.ts";
import { canaryOf, INSTANT, until, withMock } from "./testing/running-mock.ts";
import type { RunningMock } from "./testing/running-mock.ts";

const ENDPOINTS = Object.keys(ASKED_FORMATS) as readonly Endpoint[];
const BOTH = ENDPOINTS.flatMap((endpoint) => [[endpoint, "plain"] as const, [endpoint, "streamed"] as const]);
const DELAY_MS = 250;

const spanMs = (from: string, to: string | null): number => Number(BigInt(to ?? "0") - BigInt(from)) / 1e6;

/** Faults after which no client has an answer, with what the journal calls them. */
const DEADLY = [
  [{ kind: "rate-limited", retryAfterSeconds: 3 }, "rate-limited"],
  [{ kind: "server-error" }, "server-error"],
  [{ kind: "stall" }, "stalled"],
  [{ kind: "stalled-stream" }, "stalled"],
  [{ kind: "truncated-stream" }, "truncated"],
  [{ kind: "malformed-json" }, "malformed"],
  [{ kind: "missing-choices" }, "malformed"],
  [{ kind: "disconnect" }, "disconnected"],
] as const satisfies readonly (readonly [FaultRule, string])[];

/** The call waits for what will not come: all of its answer, or the second half. */
const hangsIn = async (mock: RunningMock, kind: FaultKind): Promise<boolean> => {
  const { pending } = await mock.page("pending=true");
  return pending.some(({ firstByteAtNs }) => kind === "stall" || firstByteAtNs !== null);
};

describe.each(BOTH)("a client of %s, %s,", (endpoint, manner) => {
  const ask = ASKED_FORMATS[endpoint][manner];

  it("gets its canary back where nothing is wrong", () =>
    withMock({ ...INSTANT, perToken: { kind: "fixed", latencyMs: 1 } }, async (mock) => {
      expect(await ask(mock, 1)).toContain(canaryOf(1));
      const [call] = await mock.ended();
      expect(call).toMatchObject({ endpoint, streamed: manner === "streamed", outcome: "answered" });
      expect(call).not.toHaveProperty("fault");
    }));

  it.each(DEADLY)("has no answer after %j, and the journal names the fault", (fault, outcome) =>
    withMock({ ...INSTANT, faults: [fault] }, async (mock) => {
      const patience = new AbortController();
      const asked = ask(mock, 1, patience.signal).catch(() => "no answer");
      if (outcome === "stalled") {
        await until(() => hangsIn(mock, fault.kind));
        patience.abort();
      }
      expect(await asked).toBe("no answer");
      await until(async () => (await mock.ended()).length === 1);
      expect(await mock.ended()).toMatchObject([{ endpoint, outcome, fault: fault.kind }]);
    }),
  );

  it("has its answer after a slow first token and after a stall that ends, as late as planned", () =>
    withMock({ ...INSTANT, answerTokens: 12, faults: [] }, async (mock) => {
      for (const fault of [
        { kind: "slow-first-token", delayMs: DELAY_MS },
        { kind: "stalled-stream", stallMs: DELAY_MS },
      ] as const) {
        await mock.control("PUT", "faults", { faults: [fault] });
        expect(await ask(mock, 1)).toContain(canaryOf(1));
        const call = (await mock.ended()).at(-1);
        if (call === undefined) throw new Error("no call");
        expect(call).toMatchObject({ outcome: "answered", fault: fault.kind, plannedMs: DELAY_MS });
        expect(spanMs(call.arrivedAtNs, call.endedAtNs)).toBeGreaterThanOrEqual(DELAY_MS - 0.1);
        const firstByteMs = spanMs(call.arrivedAtNs, call.firstByteAtNs);
        expect(firstByteMs >= DELAY_MS - 0.1).toBe(fault.kind === "slow-first-token");
      }
    }));
});

describe("a stall in a stream with a pace", () => {
  it("comes after half of the tokens, and what was held back leaves at once", () =>
    withMock(
      {
        ...INSTANT,
        answerTokens: 20,
        perToken: { kind: "fixed", latencyMs: 50 },
        faults: [{ kind: "stalled-stream", stallMs: 600 }],
      },
      async (mock) => {
        const times: number[] = [];
        const stream = await mock.openai.chat.completions.create({
          model: "m",
          messages: [{ role: "user", content: "go" }],
          stream: true,
        });
        for await (const { choices } of stream) if (choices[0]?.delta.content) times.push(performance.now());
        expect(times).toHaveLength(20);
        const gapsMs = times.slice(1).map((time, index) => time - (times[index] ?? 0));
        expect(gapsMs.indexOf(Math.max(...gapsMs))).toBe(9);
        expect(gapsMs[9]).toBeGreaterThan(400);
        // At their own pace the nine gaps behind it would take 450 ms.
        expect((times[19] ?? 0) - (times[10] ?? 0)).toBeLessThan(200);
        // Nine gaps of 50 ms before the stall.
        expect(await mock.ended()).toMatchObject([{ plannedMs: 1050, outcome: "answered" }]);
      },
    ));
});
