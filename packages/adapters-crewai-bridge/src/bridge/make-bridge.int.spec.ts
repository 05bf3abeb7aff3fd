import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { expect, it, describe } from "vitest";
import { openBridge, poolOf, requestsFor } from "../testing/bridge-fixture.ts";

const run = <A, E>(effect: Effect.Effect<A, E, never>): Promise<A> => Effect.runPromise(effect);

describe("a wave through the bridge", () => {
  it.each([
    ["a batch", ["invoke", "invoke-batch", "cancel", "resources"], 1],
    ["single requests", ["invoke", "cancel"], 72],
  ])("brings 72 isolated answers by %s", async (_name, capabilities, posts) => {
    const { results, requests } = await run(
      Effect.scoped(
        Effect.gen(function* () {
          const { server, orchestrator } = yield* openBridge({ capabilities });
          const pool = yield* orchestrator.instantiate(poolOf(72));
          const results = yield* Stream.runCollect(pool.invokeBatch(requestsFor(72)));
          return { results, requests: server.seen.requests };
        }),
      ),
    );
    expect(results.map((result) => result.outcome === "succeeded" && result.content).sort()).toEqual(
      requestsFor(72)
        .map(({ prompt }) => prompt)
        .sort(),
    );
    expect(requests.filter((line) => line.includes("/invocation"))).toHaveLength(posts);
    expect(results.every(({ receivedAtMs, reported }) => reported !== undefined && receivedAtMs > 0)).toBe(true);
  });

  it("releases the pool once when its Scope closes, also when it was released before", async () => {
    const seen = await run(
      Effect.scoped(
        Effect.gen(function* () {
          const { server, orchestrator } = yield* openBridge();
          yield* Effect.scoped(orchestrator.instantiate(poolOf(2)));
          const counts = yield* Effect.scoped(
            Effect.gen(function* () {
              const pool = yield* orchestrator.instantiate(poolOf(3));
              return [yield* pool.release, yield* pool.release];
            }),
          );
          return { counts, released: server.seen.releasedPools };
        }),
      ),
    );
    expect(seen).toEqual({ counts: [3, 0], released: ["pool-1", "pool-2"] });
  });
});
