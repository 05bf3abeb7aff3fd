import { makeMonotonicClock } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { expect, it } from "vitest";
import { openStub, runWave } from "./testing/stub-wave.ts";

const clock = makeMonotonicClock();
const run = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(effect);

/**
 * N requests at once on c servers with the fixed service time s: the i-th is answered after ceil(i / c) * s, so the
 * wave takes ceil(N / c) * s. Every round may start a turn of the event loop late.
 */
const LATE_PER_ROUND_MS = 4;

it.each([
  { agentCount: 72, ceiling: 6, serviceMs: 20 },
  { agentCount: 72, ceiling: 24, serviceMs: 40 },
  { agentCount: 10, ceiling: 3, serviceMs: 30 },
])("is a queue of $ceiling servers: $agentCount at once, $serviceMs ms each", async (given) => {
  const { agentCount, ceiling, serviceMs } = given;
  const latency = { kind: "fixed", latencyMs: serviceMs } as const;
  const latencies = await run(
    Effect.scoped(
      Effect.gen(function* () {
        const { pool } = yield* openStub(clock, { latency, ceiling }, agentCount);
        const fromMs = clock.nowMs();
        return (yield* runWave(pool)).map(({ receivedAtMs }) => receivedAtMs - fromMs).toSorted((a, b) => a - b);
      }),
    ),
  );
  for (const [index, latencyMs] of latencies.entries()) {
    const round = Math.ceil((index + 1) / ceiling);
    expect(latencyMs).toBeGreaterThanOrEqual(round * serviceMs);
    expect(latencyMs).toBeLessThan(round * (serviceMs + LATE_PER_ROUND_MS) + 20);
  }
  const throughputPerSec = (agentCount / (latencies.at(-1) ?? Number.NaN)) * 1000;
  expect(throughputPerSec).toBeLessThanOrEqual((agentCount / (Math.ceil(agentCount / ceiling) * serviceMs)) * 1000);
});

it("never lets more than its ceiling reach the LLM, and says so through the barrier", async () => {
  const outcome = await run(
    Effect.scoped(
      Effect.gen(function* () {
        const { llm, pool } = yield* openStub(clock, { ceiling: 6 }, 72);
        const probe = yield* Effect.forkChild(llm.journal.barrier?.(72, 200) ?? Effect.never, {
          startImmediately: true,
        });
        const results = yield* runWave(pool);
        return { ...(yield* Fiber.join(probe)), answered: results.length };
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
  expect(queuedMs[0]).toBeLessThan(10);
  expect(queuedMs[1]).toBeGreaterThanOrEqual(30);
  expect(queuedMs[2]).toBeGreaterThanOrEqual(60);
});
