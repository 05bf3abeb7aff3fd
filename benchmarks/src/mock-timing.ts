import { makeClock } from "@plimsoll/adapters-host";
import type { LlmCallRecord } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import autocannon from "autocannon";
import * as Effect from "effect/Effect";
import { type Benchmark, goal } from "./benchmark.ts";
import { nearestRank } from "./order-statistics.ts";
import { bareTimersMs } from "./timer-floor.ts";

const IN_FLIGHT = 72;
const SERVICE_MS = 100;
const SECONDS = 8;
/** Until the server's code is compiled: one wave of 72 more than a hundredth of all would decide the p99 alone. */
const WARM_UP_SECONDS = 3;
const FLOOR_WAVES = 40;
const body = JSON.stringify({
  model: "mock",
  messages: [{ role: "user", content: "Hello [[canary:0123456789abcdef]]" }],
});

const errorMs = (call: LlmCallRecord): number =>
  Math.abs(
    (call.endedAtMs ?? Number.POSITIVE_INFINITY) - call.arrivedAtMs - call.heldMs - (call.plannedMs ?? Number.NaN),
  );

const load = (url: string, duration: number): Promise<autocannon.Result> =>
  autocannon({
    url,
    method: "POST",
    connections: IN_FLIGHT,
    duration,
    headers: { "content-type": "application/json" },
    body,
  });

const measured = Effect.gen(function* () {
  const settings = { latency: { kind: "fixed" as const, latencyMs: SERVICE_MS } };
  const llm = yield* makeMockLlm({ clock: makeClock(), settings, seed: 1 });
  const url = `${llm.endpoint.baseUrl}/chat/completions`;
  yield* Effect.promise(() => load(url, WARM_UP_SECONDS));
  const { nextCursor } = yield* llm.journal.read(0, false);
  const seen = yield* Effect.promise(() => load(url, SECONDS));
  const { calls } = yield* llm.journal.read(nextCursor, false);
  return { seen, errors: calls.filter(({ outcome }) => outcome === "answered").map(errorMs) };
});

/** How far the mock's answers are from their planned time, with 72 always in flight. */
export const mockTiming: Benchmark = {
  name: "mock-timing",
  run: async () => {
    const before = await bareTimersMs(FLOOR_WAVES);
    const { seen, errors } = await Effect.runPromise(Effect.scoped(measured));
    const floor = [...before, ...(await bareTimersMs(FLOOR_WAVES))].map((tookMs) => Math.abs(tookMs - SERVICE_MS));
    const details = {
      samples: errors.length,
      p50Ms: nearestRank(errors, 0.5),
      maxMs: nearestRank(errors, 1),
      bareTimersP99Ms: nearestRank(floor, 0.99),
      bareTimersMaxMs: nearestRank(floor, 1),
      clientP50Ms: seen.latency.p50,
      clientP99Ms: seen.latency.p99,
    };
    const p99 = { value: nearestRank(errors, 0.99), unit: "ms", details };
    return [goal("mock LLM timing error at 72 in flight: p99", p99, "<=", 3)];
  },
};
