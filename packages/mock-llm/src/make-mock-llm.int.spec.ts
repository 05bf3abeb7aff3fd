import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { makeMockLlm } from "./make-mock-llm.ts";
import type { StartedMockLlm } from "./make-mock-llm.ts";
import { makeMockLlmProvider } from "./mock-llm-provider.ts";
import { makeTestClock } from "./testing/test-clock.ts";

const canaryOf = (index: number): string => index.toString(16).padStart(16, "0");
const prompt = (index: number): string => `[[agent:archon-${index}]] answer [[canary:${canaryOf(index)}]]`;

const ask = (llm: StartedMockLlm, index: number, signal?: AbortSignal) => {
  const client = new OpenAI({ baseURL: llm.endpoint.baseUrl, apiKey: "none", maxRetries: 0 });
  return client.chat.completions.create(
    { model: "mock", messages: [{ role: "user", content: prompt(index) }] },
    { timeout: 10_000, ...(signal && { signal }) },
  );
};

const withLlm = <A>(latencyMs: number, use: (llm: StartedMockLlm) => Effect.Effect<A, unknown>): Promise<A> => {
  const clock = makeTestClock();
  const settings = { latency: { kind: "fixed" as const, latencyMs } };
  return Effect.runPromise(Effect.scoped(Effect.flatMap(makeMockLlm({ clock, seed: 1, settings }), use)));
};

const indexes = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("makeMockLlm", () => {
  it("answers a real client in its own thread, echoes the canary and journals the call on the run's axis", () =>
    withLlm(20, (llm) =>
      Effect.gen(function* () {
        const completion = yield* Effect.promise(() => ask(llm, 7));
        expect(completion.choices[0]?.message.content).toContain(`[[canary:${canaryOf(7)}]]`);
        const { calls, nextCursor } = yield* llm.journal.read(0, true);
        expect(nextCursor).toBe(1);
        const [call] = calls;
        expect(call).toMatchObject({
          kind: "llm-call",
          outcome: "answered",
          agentIds: ["archon-7"],
          canaries: [canaryOf(7)],
          endpoint: "chat-completions",
          plannedMs: 20,
          heldMs: 0,
          attempts: 1,
        });
        const serviceMs = (call?.endedAtMs ?? 0) - (call?.arrivedAtMs ?? 0);
        expect(serviceMs).toBeGreaterThanOrEqual(19.9);
        expect(serviceMs).toBeLessThan(200);
        expect(call?.arrivedAtMs).toBeGreaterThan(0);
      }),
    ));

  it("holds every answer until the expected number is in flight", () =>
    withLlm(0, (llm) =>
      Effect.gen(function* () {
        const barrier = llm.journal.barrier;
        if (barrier === null) throw new Error("the mock has a barrier");
        const probe = yield* Effect.forkChild(barrier(24, 20_000));
        yield* Effect.sleep(100);
        const early = indexes(23).map((index) => ask(llm, index));
        yield* Effect.sleep(300);
        const page = yield* llm.journal.read(0, true);
        expect(page.nextCursor).toBe(0);
        expect(page.calls.map((call) => call.outcome)).toEqual(early.map(() => "pending"));
        yield* Effect.promise(() => Promise.all([...early, ask(llm, 24)]));
        const outcome = yield* Fiber.join(probe);
        expect(outcome.largestInFlight).toBe(24);
        const after = yield* llm.journal.read(0, true);
        expect(after.calls).toHaveLength(24);
        expect(Math.max(...after.calls.map((call) => call.heldMs))).toBeGreaterThan(250);
      }),
    ));

  it("is what a scenario with llm.kind mock starts", async () => {
    const provider = makeMockLlmProvider({ clock: makeTestClock() });
    const model = await Effect.runPromise(
      Effect.scoped(Effect.map(provider.start(DEFAULT_SCENARIO), (llm) => llm.endpoint?.model)),
    );
    expect(model).toBe(DEFAULT_SCENARIO.llm.model);
  });
});
