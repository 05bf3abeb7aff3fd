import { makeMonotonicClock } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { expect, it } from "vitest";
import { openStub, runWave } from "./testing/stub-wave.ts";

const clock = makeMonotonicClock();
const run = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(effect);

/**
 * N requests at once on c servers with the fixed service time s: the i-th is answered after ceil(i / c) * s, so the
 * wave takes ceil(N / c) * s. Every round may start a turn of the event loop late, and another process may take this
 * one's core for a while: nothing may ever be early, and the best of several waves must be in time.
 */
const LATE_PER_ROUND_MS = 4;
const WAVES = 6;

const waveLatencies = (given: { readonly agentCount: number; readonly ceiling: number; readonly serviceMs: number }) =>
  Effect.gen(function* () {
    const latency = { kind: "fixed", latencyMs: given.serviceMs } as const;
    const { pool } = yield* openStub(clock, { latency, ceiling: given.ceiling }, given.agentCount);
    return yield* Effect.forEach(Array.from({ length: WAVES }).keys(), (wave) =>
      Effect.gen(function* () {
        const fromMs = clock.nowMs();
        return (yield* runWave(pool, wave)).map(({ receivedAtMs }) => receivedAtMs - fromMs).toSorted((a, b) => a - b);
      }),
    );
  }).pipe(Effect.scoped, run);

it.each([
  { agentCount: 72, ceiling: 6, serviceMs: 20 },
  { agentCount: 72, ceiling: 24, serviceMs: 40 },
  { agentCount: 10, ceiling: 3, serviceMs: 30 },
])("is a queue of $ceiling servers: $agentCount at once, $serviceMs ms each", async (given) => {
  const { agentCount, ceiling, serviceMs } = given;
  const waves = await waveLatencies(given);
  for (let index = 0; index < agentCount; index++) {
    const round = Math.ceil((index + 1) / ceiling);
    const bestMs = Math.min(...waves.map((latencies) => latencies[index] ?? Number.NaN));
    expect(bestMs).toBeGreaterThanOrEqual(round * serviceMs);
    expect(bestMs).toBeLessThan(round * (serviceMs + LATE_PER_ROUND_MS));
  }
});

it("never lets more than its ceiling reach the LLM, and says so through the barrier", async () => {
  const outcome = await run(
    Effect.scoped(
      Effect.gen(function* () {
        const { llm, pool } = yield* openStub(clock, { ceiling: 6 }, 72);
        const settled = yield* llm.journal.barrier?.(72, 200) ?? Effect.die("no barrier");
        const results = yield* runWave(pool);
        return { ...(yield* settled), answered: results.length };
      }),
    ),
  );
  expect(outcome).toMatchObject({ largestInFlight: 6, answered: 72 });
  expect(outcome.waitedMs).toBeGreaterThanOrEqual(199);
});

it("reports the time in the queue", async () => {
  const results = await run(
    Effect.scoped(
      Effect.gen(function* () {
        const { pool } = yield* openStub(clock, { latency: { kind: "fixed", latencyMs: 30 }, ceiling: 1 }, 3);
        return yield* runWave(pool);
      }),
    ),
  );
  const queuedMs = results.map(({ reported }) => reported?.queuedMs ?? Number.NaN).toSorted((a, b) => a - b);
  expect(queuedMs[0]).toBeLessThan(30);
  expect(queuedMs[1]).toBeGreaterThanOrEqual(30);
  expect(queuedMs[2]).toBeGreaterThanOrEqual(60);
});

it("lets nobody in from the queue only to end it when all are ended at once", async () => {
  const calls = await run(
    Effect.scoped(
      Effect.gen(function* () {
        const { llm, pool } = yield* openStub(clock, { latency: { kind: "fixed", latencyMs: 5000 }, ceiling: 3 }, 24);
        yield* runWave(pool, 0, 60);
        const released = yield* Effect.forkChild(runWave(pool, 1), { startImmediately: true });
        yield* pool.release;
        yield* Fiber.join(released);
        return (yield* llm.journal.read(0, true)).calls;
      }),
    ),
  );
  expect(calls.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => "client-aborted"));
});
