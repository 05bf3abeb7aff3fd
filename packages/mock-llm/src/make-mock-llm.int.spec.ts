import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
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

const withLlm = <A>(
  latencyMs: number,
  use: (llm: StartedMockLlm) => Effect.Effect<A, unknown, Scope.Scope>,
): Promise<A> => {
  const clock = makeTestClock();
  const settings = { latency: { kind: "fixed" as const, latencyMs } };
  return Effect.runPromise(Effect.scoped(Effect.flatMap(makeMockLlm({ clock, seed: 1, settings }), use)));
};

const waitForPending = (llm: StartedMockLlm, count: number) =>
  llm.journal
    .read(0, true)
    .pipe(
      Effect.delay(20),
      Effect.repeat({ until: ({ calls }) => calls.filter(({ outcome }) => outcome === "pending").length === count }),
      Effect.timeout(10_000),
    );

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
        const settled = yield* barrier(24, 20_000);
        const early = indexes(23).map((index) => ask(llm, index));
        yield* waitForPending(llm, 23);
        const page = yield* llm.journal.read(0, true);
        expect(page.nextCursor).toBe(0);
        expect(page.calls.map((call) => call.outcome)).toEqual(early.map(() => "pending"));
        yield* Effect.promise(() => Promise.all([...early, ask(llm, 24)]));
        const outcome = yield* settled;
        expect(outcome.largestInFlight).toBe(24);
        const after = yield* llm.journal.read(0, true);
        expect(after.calls).toHaveLength(24);
        expect(Math.max(...after.calls.map((call) => call.heldMs))).toBeGreaterThan(0);
      }),
    ));

  it("lets all go when the scope of the barrier closes", () =>
    withLlm(0, (llm) =>
      Effect.gen(function* () {
        const barrier = llm.journal.barrier;
        if (barrier === null) throw new Error("the mock has a barrier");
        const scope = yield* Scope.make();
        yield* Scope.provide(barrier(24, 20_000), scope);
        const held = ask(llm, 1);
        yield* waitForPending(llm, 1);
        yield* Scope.close(scope, Exit.void);
        yield* Effect.promise(() => held);
        expect((yield* llm.journal.read(0, false)).calls).toMatchObject([{ outcome: "answered" }]);
      }),
    ));

  it("reads a journal of many pages whole, and can be reset and reconfigured", () =>
    withLlm(0, (llm) =>
      Effect.gen(function* () {
        for (let round = 0; round < 11; round += 1) {
          yield* Effect.promise(() => Promise.all(indexes(100).map((index) => ask(llm, index))));
        }
        const { calls, nextCursor } = yield* llm.journal.read(50, true);
        expect([calls.length, nextCursor]).toEqual([1050, 1100]);
        yield* llm.reset;
        yield* llm.configure({ latency: { kind: "fixed", latencyMs: 5 } });
        yield* Effect.promise(() => ask(llm, 1));
        expect((yield* llm.journal.read(0, true)).calls).toMatchObject([{ plannedMs: 5 }]);
        expect(yield* llm.stats).toMatchObject({ inFlight: 0, endedCount: 1 });
      }),
    ));

  it("is gone when its scope closes, and reading it then is a failure that says so", async () => {
    const llm = await withLlm(0, (started) => Effect.succeed(started));
    const failure = await Effect.runPromise(Effect.flip(llm.journal.read(0, false)));
    expect(failure.message).toContain("GET journal");
  });

  it("says which port it could not have", () =>
    withLlm(0, (llm) =>
      Effect.gen(function* () {
        const port = Number(new URL(llm.endpoint.baseUrl).port);
        const settings = { latency: { kind: "fixed" as const, latencyMs: 0 } };
        const failure = yield* Effect.scoped(
          Effect.flip(makeMockLlm({ clock: makeTestClock(), seed: 1, port, settings })),
        );
        expect(failure.hint).toContain(String(port));
      }),
    ));

  it("says which file it misses when its thread has no entry", async () => {
    const workerEntry = new URL("file:///no/such/server-worker.js");
    const start = makeMockLlmProvider({ clock: makeTestClock(), workerEntry }).start(DEFAULT_SCENARIO);
    const failure = await Effect.runPromise(Effect.scoped(Effect.flip(start)));
    expect(failure.hint).toContain("server-worker");
  });

  it("says what its thread died of", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plimsoll-mock-"));
    const workerEntry = pathToFileURL(join(folder, "server-worker.mjs"));
    const dying = `import { parentPort } from "node:worker_threads";
      parentPort.postMessage(9);
      setTimeout(() => { throw new Error("out of ideas"); }, 50);`;
    await writeFile(workerEntry, dying);
    const settings = { latency: { kind: "fixed" as const, latencyMs: 0 } };
    const started = makeMockLlm({ clock: makeTestClock(), seed: 1, settings, workerEntry });
    const died = Effect.flatMap(started, (llm) => Effect.delay(Effect.flip(llm.stats), 1000));
    const failure = await Effect.runPromise(Effect.scoped(died)).finally(() => rm(folder, { recursive: true }));
    expect(failure.message).toContain("out of ideas");
  });

  it("refuses a scenario of another kind, and one whose latency is impossible", async () => {
    const provider = makeMockLlmProvider({ clock: makeTestClock() });
    const started = (llm: object) =>
      Effect.runPromise(
        Effect.scoped(Effect.flip(provider.start({ ...DEFAULT_SCENARIO, llm: { ...DEFAULT_SCENARIO.llm, ...llm } }))),
      );
    expect((await started({ kind: "openai" })).message).toContain("llm.kind");
    expect((await started({ latency: { kind: "empirical", samplesMs: [] } })).message).toContain("samplesMs");
  });

  it("is what a scenario with llm.kind mock starts", async () => {
    const provider = makeMockLlmProvider({ clock: makeTestClock() });
    const model = await Effect.runPromise(
      Effect.scoped(Effect.map(provider.start(DEFAULT_SCENARIO), (llm) => llm.endpoint?.model)),
    );
    expect(model).toBe(DEFAULT_SCENARIO.llm.model);
  });
});
