import { it } from "@effect/vitest";
import { OrchestratorFailure, type OrchestratorPool, type PoolRequest, type TaskAttempt } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect } from "vitest";
import { makeAgentPools, type OrchestratorSession } from "./agent-pools.ts";

const failure = (code: string): OrchestratorFailure =>
  new OrchestratorFailure({ code, message: `it is ${code}`, hint: "", exitCode: null, lastStderr: [] });

/** An orchestrator that counts what is done to it. */
const counted = () => {
  const seen = { starts: 0, stops: 0, built: [] as string[], released: 0 };
  const trouble: { next: OrchestratorFailure | null; unbuildable: string | null } = { next: null, unbuildable: null };
  const poolOf = (request: PoolRequest, session: number): OrchestratorPool => ({
    poolId: "p",
    agents: request.agents.map(({ agentId }) =>
      agentId === trouble.unbuildable
        ? { agentId, status: "failed", instantiationMs: null, error: { code: "bad", message: "no such tool" } }
        : { agentId, status: "ready", instantiationMs: 1 },
    ),
    reportedInstantiationMs: 1,
    invoke: ({ requestId, agentId }) =>
      Effect.suspend(() => {
        const lost = trouble.next;
        trouble.next = null;
        if (lost !== null) return Effect.fail(lost);
        const content = `session ${session}`;
        return Effect.succeed({
          requestId,
          agentId,
          receivedAtMs: 0,
          outcome: "succeeded" as const,
          outputId: "o",
          content,
        });
      }),
    invokeBatch: () => Stream.empty,
    agentStatus: () => Effect.fail(failure("agent-not-found")),
    cancel: () => Effect.void,
    release: Effect.succeed(0),
  });
  const start = Effect.acquireRelease(
    Effect.sync((): OrchestratorSession => {
      const session = (seen.starts += 1);
      return {
        endpoint: null,
        orchestrator: {
          describe: Effect.die("nobody asks"),
          resources: Effect.succeed(null),
          instantiate: (request) =>
            Effect.acquireRelease(
              Effect.sync(() => {
                seen.built.push(...request.agents.map(({ agentId }) => agentId));
                return poolOf(request, session);
              }),
              () => Effect.sync(() => (seen.released += 1)),
            ),
        },
      };
    }),
    () => Effect.sync(() => (seen.stops += 1)),
  );
  return { seen, trouble, start };
};

const attempt = (agentId: string, tenantId = "acme"): TaskAttempt =>
  ({
    ...{ tenantId, workflowId: "w", attempt: 1, change: null, inputs: {}, progress: () => undefined },
    task: { taskId: "t", work: { kind: "prompt", topic: "t", prompt: "p" } },
    agent: { agentId, role: "r", goal: "g", backstory: "b" },
    allocation: { timeoutSeconds: 5 },
  }) as unknown as TaskAttempt;

describe("makeAgentPools", () => {
  it.effect("starts the orchestrator at the first prompt, and builds each agent of each tenant once", () =>
    Effect.gen(function* () {
      const { seen, start } = counted();
      const { runner } = yield* makeAgentPools({ start, instantiationTimeoutMs: 1000 });
      expect(seen.starts).toBe(0);
      yield* Effect.all([runner.run(attempt("a")), runner.run(attempt("a")), runner.run(attempt("b"))], {
        concurrency: "unbounded",
      });
      yield* runner.run(attempt("a", "zeta"));
      expect([seen.starts, [...seen.built].sort()]).toEqual([1, ["a", "a", "b"]]);
    }).pipe(Effect.scoped),
  );

  it.effect("releases an agent that nobody asks any more, and keeps the orchestrator", () =>
    Effect.gen(function* () {
      const { seen, start } = counted();
      const { runner } = yield* makeAgentPools({ start, instantiationTimeoutMs: 1000, idleMs: 60_000 });
      yield* runner.run(attempt("a"));
      yield* TestClock.adjust(59_000);
      expect(seen.released).toBe(0);
      yield* TestClock.adjust(2000);
      expect([seen.released, seen.stops]).toEqual([1, 0]);
    }).pipe(Effect.scoped),
  );

  it.effect.each([
    ["died", "crash"],
    ["unreachable", "retryable"],
    ["pool-not-found", "retryable"],
  ] as const)("starts another orchestrator after %s, and fails the attempt as %s", ([code, expected]) =>
    Effect.gen(function* () {
      const { seen, trouble, start } = counted();
      const { runner } = yield* makeAgentPools({ start, instantiationTimeoutMs: 1000 });
      yield* runner.run(attempt("a"));
      trouble.next = failure(code);
      expect(yield* Effect.flip(runner.run(attempt("a")))).toMatchObject({ class: expected });
      expect(yield* runner.run(attempt("a"))).toMatchObject({ output: "session 2" });
      expect([seen.starts, seen.stops]).toEqual([2, 1]);
    }).pipe(Effect.scoped),
  );

  it.effect("says of an agent that can't be built why, and tries it anew the next time", () =>
    Effect.gen(function* () {
      const { trouble, start } = counted();
      const { runner } = yield* makeAgentPools({ start, instantiationTimeoutMs: 1000 });
      trouble.unbuildable = "a";
      const refused = yield* Effect.flip(runner.run(attempt("a")));
      expect(refused).toMatchObject({ class: "permanent", code: "orchestrator-agent-not-built" });
      expect(refused.message).toContain("no such tool");
      trouble.unbuildable = null;
      expect(yield* runner.run(attempt("a"))).toMatchObject({ output: "session 1" });
    }).pipe(Effect.scoped),
  );

  it.effect("stops agents and orchestrator with its Scope", () =>
    Effect.gen(function* () {
      const { seen, start } = counted();
      const pools = makeAgentPools({ start, instantiationTimeoutMs: 1000 });
      yield* Effect.scoped(Effect.flatMap(pools, ({ runner }) => runner.run(attempt("a"))));
      expect([seen.released, seen.stops]).toEqual([1, 1]);
    }),
  );
});
