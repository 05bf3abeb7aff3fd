import { it } from "@effect/vitest";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import { TestClock } from "effect/testing";
import { describe, expect } from "vitest";
import { OrchestratorFailure } from "../../../ports/agent-orchestrator.port.ts";
import type { InvocationRequest, InvocationResult, OrchestratorPool } from "../../../ports/agent-orchestrator.port.ts";
import { attemptOf } from "./attempt-fixture.ts";
import { orchestratorTaskRunner } from "./orchestrator-task-runner.ts";

const prompt = { kind: "prompt" as const, topic: "release", prompt: "Sum up: {{plan}}" };

const failureOf = (code: string) =>
  new OrchestratorFailure({ code, message: `it was ${code}`, hint: "", exitCode: null, lastStderr: [] });

type Invoke = (request: InvocationRequest) => Effect.Effect<InvocationResult, OrchestratorFailure>;

const poolWith = (invoke: Invoke) => {
  const requests: InvocationRequest[] = [];
  const cancelled: string[] = [];
  const pool: OrchestratorPool = {
    poolId: "pool-1",
    agents: [],
    reportedInstantiationMs: null,
    invoke: (request) => Effect.suspend(() => (requests.push(request), invoke(request))),
    invokeBatch: () => Stream.empty,
    agentStatus: () => Effect.fail(failureOf("agent-not-found")),
    cancel: (requestId) => Effect.sync(() => void cancelled.push(requestId)),
    release: Effect.succeed(0),
  };
  return { runner: orchestratorTaskRunner(pool), requests, cancelled };
};

const answer: Invoke = ({ requestId, agentId, prompt: asked }) =>
  Effect.succeed({
    requestId,
    agentId,
    receivedAtMs: 1,
    outcome: "succeeded",
    outputId: "o-1",
    content: `echo: ${asked}`,
  });

describe("orchestratorTaskRunner", () => {
  it.effect("asks the agent with the inputs in the prompt, the attempt's id and its time", () =>
    Effect.gen(function* () {
      const { runner, requests } = poolWith(answer);
      const { attempt, progress } = attemptOf(prompt, { plan: "ship {{plan}}" });
      const output = yield* runner.run(attempt);
      expect(output).toEqual({ output: "echo: Sum up: ship {{plan}}", usage: { steps: 1 } });
      expect(progress).toEqual([{ steps: 1 }]);
      expect(requests).toEqual([
        {
          requestId: "acme/release/build/2",
          agentId: "agent-1",
          topic: "release",
          prompt: "Sum up: ship {{plan}}",
          timeoutMs: 5000,
        },
      ]);
    }),
  );

  it.effect("tells the agent what to do differently after a restart", () =>
    Effect.gen(function* () {
      const { runner, requests } = poolWith(answer);
      const { attempt } = attemptOf(prompt, { plan: "p" });
      yield* runner.run({ ...attempt, change: "Take smaller steps." });
      expect(requests[0]?.prompt).toBe("Sum up: p\n\nTake smaller steps.");
    }),
  );

  it.effect("refuses a prompt whose input is missing, and code, without asking anyone", () =>
    Effect.gen(function* () {
      const { runner, requests } = poolWith(answer);
      const missing = yield* Effect.flip(runner.run(attemptOf(prompt).attempt));
      const code = { kind: "code" as const, command: ["x"], readPaths: [], writePaths: [] };
      const wrong = yield* Effect.flip(runner.run(attemptOf(code).attempt));
      expect(missing).toMatchObject({ class: "permanent", code: "missing-input" });
      expect(missing.message).toContain("plan");
      expect(wrong).toMatchObject({ class: "permanent", code: "wrong-work" });
      expect(requests).toEqual([]);
    }),
  );

  it.effect("classifies a failed invocation as the domain does", () =>
    Effect.gen(function* () {
      const error = { code: "llm-rate-limited" as const, message: "slow down", retryable: true };
      const { runner } = poolWith(({ requestId, agentId }) =>
        Effect.succeed({ requestId, agentId, receivedAtMs: 1, outcome: "failed", error }),
      );
      const failure = yield* Effect.flip(runner.run(attemptOf(prompt, { plan: "p" }).attempt));
      expect(failure).toMatchObject({ class: "retryable", code: "rate-limited" });
    }),
  );

  it.effect.each([
    { code: "unreachable", expected: "retryable" },
    { code: "died", expected: "crash" },
    { code: "timeout", expected: "timeout" },
    { code: "agent-not-found", expected: "permanent" },
    { code: "unauthorized", expected: "permanent" },
  ])("takes an orchestrator's $code for $expected", ({ code, expected }) =>
    Effect.gen(function* () {
      const { runner } = poolWith(() => Effect.fail(failureOf(code)));
      const failure = yield* Effect.flip(runner.run(attemptOf(prompt, { plan: "p" }).attempt));
      expect(failure).toMatchObject({ class: expected, code: `orchestrator-${code}` });
    }),
  );

  it.effect("cancels the invocation when it is interrupted", () =>
    Effect.gen(function* () {
      const asked = yield* Deferred.make<void>();
      const { runner, cancelled } = poolWith(() => Effect.andThen(Deferred.succeed(asked, undefined), Effect.never));
      const fiber = yield* Effect.forkChild(runner.run(attemptOf(prompt, { plan: "p" }).attempt));
      yield* Deferred.await(asked);
      expect(cancelled).toEqual([]);
      yield* Fiber.interrupt(fiber);
      expect(cancelled).toEqual(["acme/release/build/2"]);
    }),
  );

  it.effect("gives up an orchestrator that does not keep its time, and cancels", () =>
    Effect.gen(function* () {
      const { runner, cancelled } = poolWith(() => Effect.never);
      const fiber = yield* Effect.forkChild(Effect.flip(runner.run(attemptOf(prompt, { plan: "p" }).attempt)));
      yield* TestClock.adjust(9_999);
      expect(cancelled).toEqual([]);
      yield* TestClock.adjust(1);
      expect(yield* Fiber.join(fiber)).toMatchObject({ class: "timeout", code: "timeout" });
      expect(cancelled).toEqual(["acme/release/build/2"]);
    }),
  );
});
