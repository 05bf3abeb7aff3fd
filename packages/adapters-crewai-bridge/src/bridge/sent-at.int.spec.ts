import type { InvocationRequest, InvocationResult } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { describe, expect, it } from "vitest";
import { openBridge, poolOf, requestsFor } from "../testing/bridge-fixture.ts";
import { makeSystemClock } from "../testing/system-clock.ts";

const ALL = ["invoke", "invoke-batch", "cancel", "resources"];
const SINGLES = ["invoke", "cancel"];
const WORK_MS = 200;

interface Waves {
  readonly capabilities: readonly string[];
  /** Each is sent while those before it are open; over one connection they wait for one another. */
  readonly waves: readonly (readonly InvocationRequest[])[];
}

interface Outcome {
  readonly beganAtMs: number;
  readonly results: readonly (readonly InvocationResult[])[];
}

const overOneConnection = ({ capabilities, waves }: Waves): Promise<Outcome> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const clock = makeSystemClock();
        const work = ({ agentId }: { agentId: string }) =>
          new Promise<string>((resolve) => setTimeout(() => resolve(agentId), WORK_MS));
        const { orchestrator } = yield* openBridge({ capabilities, work }, { clock, connections: 1 });
        const pool = yield* orchestrator.instantiate(poolOf(2));
        const beganAtMs = clock.nowMs();
        const results = yield* Effect.forEach(waves, (wave) => Stream.runCollect(pool.invokeBatch(wave)), {
          concurrency: "unbounded",
        });
        return { beganAtMs, results };
      }),
    ),
  );

const [first, second] = requestsFor(2) as [InvocationRequest, InvocationRequest];

describe("when an invocation was sent", () => {
  it.each([
    ["a batch", ALL],
    ["a single request", SINGLES],
  ])("is when the connection took %s, not when it was asked for", async (_, capabilities) => {
    const { beganAtMs, results } = await overOneConnection({ capabilities, waves: [[first], [second]] });
    const [[early], [late]] = results as [[InvocationResult], [InvocationResult]];
    expect(early.sentAtMs).toBeGreaterThanOrEqual(beganAtMs);
    expect(early.sentAtMs).toBeLessThan(early.receivedAtMs - WORK_MS / 2);
    expect(late.sentAtMs).toBeGreaterThanOrEqual(early.receivedAtMs);
    expect(late.sentAtMs).toBeLessThan(late.receivedAtMs - WORK_MS / 2);
  });

  it("is said of one that came to nothing in time, unless it never left", async () => {
    const impatient = { ...first, timeoutMs: 20 };
    const { results } = await overOneConnection({
      capabilities: SINGLES,
      waves: [[{ ...second, timeoutMs: 5_000 }], [impatient]],
    });
    const unsent = results[1]?.[0];
    expect(unsent).toMatchObject({ outcome: "failed", error: { code: "timeout" } });
    expect(unsent).not.toHaveProperty("sentAtMs");
    const sent = (await overOneConnection({ capabilities: ALL, waves: [[{ ...first, timeoutMs: 20 }]] })).results[0];
    expect(sent?.[0]).toMatchObject({ outcome: "failed", sentAtMs: expect.any(Number) as number });
  });
});
