import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClockPort, LlmFailure } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import { startMockLlmServer } from "@plimsoll/mock-llm";
import type { MockLlmSettings } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import { describe, expect, it } from "vitest";
import type { LlmGatewayOptions } from "./gateway-options.ts";
import { makeLlmGateway, makeLlmGatewayProvider } from "./make-llm-gateway.ts";
import type { StartedGateway } from "./make-llm-gateway.ts";

const KEY = "sk-test-0123456789abcdef";
const INSTANT: MockLlmSettings = { latency: { kind: "fixed", latencyMs: 0 } };

const makeClock = (): ClockPort => {
  const originMs = performance.now();
  return {
    nowMs: () => performance.now() - originMs,
    fromMonotonicNs: (ns) => Number(ns) / 1e6,
    fromInstant: (instant) => Date.parse(instant),
    originInstant: new Date().toISOString(),
  };
};

const optionsFor = (upstreamBaseUrl: string): LlmGatewayOptions => ({
  clock: makeClock(),
  upstreamBaseUrl,
  apiKey: Redacted.make(KEY),
});

type Use = (gateway: StartedGateway, mockUrl: string) => Promise<void>;

const withGateway = async (settings: MockLlmSettings, options: Partial<LlmGatewayOptions>, use: Use): Promise<void> => {
  const mock = await startMockLlmServer({ seed: 5, settings });
  const mockUrl = `http://127.0.0.1:${mock.port}`;
  const gateway = makeLlmGateway({ ...optionsFor(`${mockUrl}/v1`), ...options, model: "real" });
  const used = Effect.flatMap(gateway, (started) => Effect.promise(() => use(started, mockUrl)));
  await Effect.runPromise(Effect.scoped(used)).finally(mock.close);
};

const ask = (gateway: StartedGateway, extra: object = {}, signal: AbortSignal = AbortSignal.timeout(20_000)) =>
  fetch(`${gateway.endpoint.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer dummy" },
    body: JSON.stringify({
      model: "real",
      messages: [{ role: "user", content: "[[agent:archon-3]] [[canary:00000000000000aa]]" }],
      ...extra,
    }),
    signal,
  });

const askTimes = async (gateway: StartedGateway, count: number): Promise<readonly number[]> => {
  const answers = await Promise.all(Array.from({ length: count }, () => ask(gateway)));
  await Promise.all(answers.map((answer) => answer.text()));
  return answers.map((answer) => answer.status);
};

const journalOf = async (gateway: StartedGateway, includePending = false) =>
  (await Effect.runPromise(gateway.journal.read(0, includePending))).calls;

const mockCalls = async (mockUrl: string): Promise<readonly { readonly outcome: string }[]> => {
  const answer = await fetch(`${mockUrl}/_plimsoll/journal`, { signal: AbortSignal.timeout(5000) });
  return ((await answer.json()) as { readonly calls: readonly { readonly outcome: string }[] }).calls;
};

const until = async (met: () => Promise<boolean>): Promise<void> => {
  const deadlineMs = performance.now() + 5000;
  while (!(await met())) {
    if (performance.now() > deadlineMs) throw new Error("did not happen within 5 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** An LLM that answers as told and remembers what it was sent. */
const withUpstream = async (
  status: number,
  answerBody: string,
  use: (baseUrl: string, seen: readonly (string | undefined)[]) => Promise<void>,
): Promise<void> => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    request.resume();
    request.on("end", () =>
      response.writeHead(status, { "content-type": "application/json", "set-cookie": "a=b" }).end(answerBody),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  await use(baseUrl, seen).finally(() => {
    server.close();
    server.closeAllConnections();
  });
};

describe("the gateway", () => {
  it("passes a call on and journals it with marks, times and no planned latency", () =>
    withGateway({ latency: { kind: "lognormal", medianMs: 30, p95Ms: 60, maxMs: 200 } }, {}, async (gateway) => {
      const answer = await ask(gateway);
      expect(await answer.text()).toContain("[[canary:00000000000000aa]]");
      const [call] = await journalOf(gateway);
      expect(call).toMatchObject({
        outcome: "answered",
        endpoint: "chat-completions",
        agentIds: ["archon-3"],
        canaries: ["00000000000000aa"],
        plannedMs: null,
        attempts: 1,
        streamed: false,
      });
      expect(call?.firstByteAtMs).toBeGreaterThan(call?.arrivedAtMs ?? Infinity);
      expect(call?.endedAtMs).toBeGreaterThanOrEqual(call?.firstByteAtMs ?? Infinity);
      expect(gateway.journal.barrier).toBeNull();
    }));

  it("sends so slowly that the LLM's own limit is never hit, and counts the waiting as held", () =>
    withGateway({ ...INSTANT, rpm: 5, rateWindowMs: 400 }, { rpm: 5, rateWindowMs: 400 }, async (gateway, mockUrl) => {
      expect(await askTimes(gateway, 14)).toEqual(new Array(14).fill(200));
      expect((await mockCalls(mockUrl)).map((call) => call.outcome)).toEqual(new Array(14).fill("answered"));
      const calls = await journalOf(gateway);
      expect(calls.map((call) => call.attempts)).toEqual(new Array(14).fill(1));
      expect(calls.filter((call) => call.heldMs > 390)).toHaveLength(9);
    }));

  it("obeys a 429: waits for Retry-After, sends again, and says how often", () =>
    withGateway({ ...INSTANT, rpm: 4, rateWindowMs: 900 }, {}, async (gateway, mockUrl) => {
      expect(await askTimes(gateway, 8)).toEqual(new Array(8).fill(200));
      const calls = await journalOf(gateway);
      const sentCount = calls.reduce((sum, call) => sum + call.attempts, 0);
      expect(sentCount).toBe((await mockCalls(mockUrl)).length);
      expect(sentCount).toBeGreaterThan(8);
      expect(calls.filter((call) => call.heldMs > 500)).toHaveLength(4);
    }));

  it("hands the 429 on when its attempts are used up, telling the client not to repeat it", () => {
    const settings: MockLlmSettings = { ...INSTANT, faults: [{ kind: "rate-limited", retryAfterSeconds: 0 }] };
    return withGateway(settings, { maxAttempts: 3 }, async (gateway) => {
      const answer = await ask(gateway);
      expect([answer.status, answer.headers.get("x-should-retry")]).toEqual([429, "false"]);
      expect(await journalOf(gateway)).toMatchObject([{ outcome: "rate-limited", attempts: 3 }]);
    });
  });

  it("holds no call longer than it may", () =>
    withGateway(INSTANT, { rpm: 1, maxHeldMs: 100 }, async (gateway) => {
      expect([...(await askTimes(gateway, 2))].sort()).toEqual([200, 429]);
      expect((await journalOf(gateway)).map((call) => call.attempts).sort()).toEqual([0, 1]);
    }));

  it("passes a stream through piece by piece", () =>
    withGateway({ ...INSTANT, perToken: { kind: "fixed", latencyMs: 40 }, answerTokens: 12 }, {}, async (gateway) => {
      const answer = await ask(gateway, { stream: true });
      const arrivalsMs: number[] = [];
      let text = "";
      for await (const piece of answer.body ?? []) {
        arrivalsMs.push(performance.now());
        text += Buffer.from(piece).toString();
      }
      expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
      expect(arrivalsMs.length).toBeGreaterThan(5);
      expect((arrivalsMs.at(-1) ?? 0) - (arrivalsMs[0] ?? 0)).toBeGreaterThan(300);
      const [call] = await journalOf(gateway);
      expect(call).toMatchObject({ streamed: true, outcome: "answered" });
      expect((call?.endedAtMs ?? 0) - (call?.firstByteAtMs ?? 0)).toBeGreaterThan(300);
    }));

  it("aborts upstream when the client goes", () =>
    withGateway({ latency: { kind: "fixed", latencyMs: 10_000 } }, {}, async (gateway, mockUrl) => {
      const client = new AbortController();
      const asked = ask(gateway, {}, client.signal).catch(() => "aborted");
      await until(async () =>
        (await journalOf(gateway, true)).some((call) => call.outcome === "pending" && call.attempts === 1),
      );
      client.abort();
      expect(await asked).toBe("aborted");
      await until(async () => (await mockCalls(mockUrl)).length === 1);
      expect(await mockCalls(mockUrl)).toMatchObject([{ outcome: "client-aborted" }]);
      expect(await journalOf(gateway)).toMatchObject([{ outcome: "client-aborted" }]);
    }));

  it("takes a client that goes while it is held out of the queue", () =>
    withGateway(INSTANT, { rpm: 1 }, async (gateway, mockUrl) => {
      await askTimes(gateway, 1);
      await expect(ask(gateway, {}, AbortSignal.timeout(100))).rejects.toThrow();
      await until(async () => (await journalOf(gateway)).length === 2);
      expect((await journalOf(gateway))[1]).toMatchObject({ outcome: "client-aborted", attempts: 0 });
      expect(await mockCalls(mockUrl)).toHaveLength(1);
    }));

  it.each([
    ["server-error", 500, "server-error"],
    ["stall", 504, "stalled"],
    ["disconnect", 502, "disconnected"],
  ] as const)("names a %s", (kind, status, outcome) =>
    withGateway({ ...INSTANT, faults: [{ kind }] }, { answerTimeoutMs: 400 }, async (gateway) => {
      expect(await askTimes(gateway, 1)).toEqual([status]);
      expect(await journalOf(gateway)).toMatchObject([{ outcome }]);
    }),
  );

  it("breaks its own answer off where the LLM broke off", () =>
    withGateway({ ...INSTANT, faults: [{ kind: "truncated-stream" }] }, {}, async (gateway) => {
      const answer = await ask(gateway, { stream: true });
      await expect(answer.text()).rejects.toThrow();
      await until(async () => (await journalOf(gateway)).length === 1);
      expect(await journalOf(gateway)).toMatchObject([{ outcome: "truncated" }]);
    }));
});

describe("the key", () => {
  it("reaches the LLM alone: neither answers nor journal nor endpoint carry it", () =>
    withUpstream(
      401,
      `{"error":{"message":"Incorrect API key provided: ${KEY} (sk-te****cdef)"}}`,
      async (baseUrl, seen) => {
        const use = Effect.fnUntraced(function* (gateway: StartedGateway) {
          const answer = yield* Effect.promise(() => ask(gateway));
          const shown = [
            yield* Effect.promise(() => answer.text()),
            JSON.stringify([...answer.headers]),
            JSON.stringify(yield* gateway.journal.read(0, true)),
            JSON.stringify(gateway.endpoint),
          ].join("\n");
          expect(seen).toEqual([`Bearer ${KEY}`]);
          expect(shown).toContain("<redacted>");
          expect(shown).not.toContain(KEY);
          expect(shown).not.toContain("cdef");
          expect(answer.headers.get("set-cookie")).toBeNull();
        });
        await Effect.runPromise(
          Effect.scoped(Effect.flatMap(makeLlmGateway({ ...optionsFor(baseUrl), model: "m" }), use)),
        );
      },
    ));

  it("can't be spent by who does not know the run's token", () =>
    withUpstream(200, "{}", async (baseUrl, seen) => {
      const use = Effect.fnUntraced(function* (gateway: StartedGateway) {
        const { origin } = new URL(gateway.endpoint.baseUrl);
        for (const path of ["/v1/chat/completions", `/${"0".repeat(48)}/v1/chat/completions`]) {
          const init = { method: "POST", body: "{}", signal: AbortSignal.timeout(5000) };
          expect((yield* Effect.promise(() => fetch(`${origin}${path}`, init))).status).toBe(401);
        }
        expect(seen).toEqual([]);
      });
      await Effect.runPromise(
        Effect.scoped(Effect.flatMap(makeLlmGateway({ ...optionsFor(baseUrl), model: "m" }), use)),
      );
    }));
});

describe("makeLlmGatewayProvider", () => {
  const start = (llm: object, options: Partial<LlmGatewayOptions> = {}) =>
    makeLlmGatewayProvider({ ...optionsFor("http://127.0.0.1:9/v1"), ...options }).start({
      ...DEFAULT_SCENARIO,
      llm: { ...DEFAULT_SCENARIO.llm, ...llm },
    });

  it("starts for llm.kind openai and is gone when its scope closes", async () => {
    const endpoint = await Effect.runPromise(
      Effect.scoped(Effect.map(start({ kind: "openai", model: "real" }), (llm) => llm.endpoint)),
    );
    expect(endpoint?.model).toBe("real");
    await expect(fetch(`${endpoint?.baseUrl}/models`, { signal: AbortSignal.timeout(2000) })).rejects.toThrow();
  });

  it.each([
    [{ kind: "mock" }, {}, "llm.kind"],
    [{ kind: "openai" }, { upstreamBaseUrl: "ftp://x" }, "OPENAI_BASE_URL"],
    [{ kind: "openai" }, { apiKey: Redacted.make(" ") }, "OPENAI_API_KEY"],
  ])("refuses %j %j with a hint that names %s", async (llm, options, named) => {
    const failure: LlmFailure = await Effect.runPromise(Effect.scoped(Effect.flip(start(llm, options))));
    expect(failure.hint).toContain(named);
  });
});
