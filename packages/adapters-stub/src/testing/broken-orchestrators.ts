import type { AgentOrchestratorPort, InvocationResult, OrchestratorPool } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";

/** Puts a defect into a working orchestrator. */
export type Break = (port: AgentOrchestratorPort) => AgentOrchestratorPort;

/** Changes every pool of an orchestrator. */
export const breakPools =
  (change: (pool: OrchestratorPool) => Partial<OrchestratorPool>): Break =>
  (port) => ({
    ...port,
    instantiate: (request) => Effect.map(port.instantiate(request), (pool) => ({ ...pool, ...change(pool) })),
  });

/** Changes every result, of single invocations and of batches. */
export const breakResults = (change: (result: InvocationResult) => InvocationResult): Break =>
  breakPools((pool) => ({
    invoke: (request) => Effect.map(pool.invoke(request), change),
    invokeBatch: (requests) => Stream.map(pool.invokeBatch(requests), change),
  }));

/** Holds a batch's results back until all are there. */
export const answersAllAtOnce: Break = breakPools((pool) => ({
  invokeBatch: (requests) => Stream.unwrap(Effect.map(Stream.runCollect(pool.invokeBatch(requests)), Stream.fromArray)),
}));

/** Delivers every result so much later. */
export const answersLate = (delayMs: number): Break =>
  breakPools((pool) => ({
    invokeBatch: (requests) =>
      Stream.mapEffect(pool.invokeBatch(requests), (result) =>
        Effect.as(Effect.sleep(delayMs), { ...result, receivedAtMs: result.receivedAtMs + delayMs }),
      ),
  }));

/** Opens pools in a Scope that nobody closes. */
export const leaksPools: Break = (port) => ({
  ...port,
  instantiate: (request) => Scope.provide(port.instantiate(request), Scope.makeUnsafe()),
});

/** Lets invocations run on when their caller is gone. */
export const ignoresInterruption: Break = breakPools((pool) => ({
  invoke: (request) => Effect.flatMap(Effect.forkDetach(pool.invoke(request)), Fiber.join),
  invokeBatch: (requests) =>
    Stream.unwrap(
      Effect.gen(function* () {
        const running = yield* Effect.forkDetach(Stream.runCollect(pool.invokeBatch(requests)));
        return Stream.fromIterable(yield* Fiber.join(running));
      }),
    ),
}));

/** Never answers an agent again after its first failure. */
export const givesUpOnAgents: Break = breakPools((pool) => {
  const lost = new Map<string, InvocationResult>();
  return {
    invoke: (request) =>
      Effect.map(pool.invoke(request), (result) => {
        const earlier = lost.get(request.agentId);
        if (result.outcome === "failed") lost.set(request.agentId, result);
        return earlier ?? result;
      }),
  };
});
