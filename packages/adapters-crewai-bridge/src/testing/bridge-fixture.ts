import type { AgentOrchestratorPort, InvocationRequest, OrchestratorFailure, PoolRequest } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import type * as Scope from "effect/Scope";
import { makeBridge, type BridgeOptions } from "../bridge/make-bridge.ts";
import { startProtocolTestServer, type ProtocolTestServer } from "./protocol-test-server.ts";
import { makeSystemClock } from "./system-clock.ts";
import type { TestServerOptions } from "./test-server-state.ts";

/** A test server and a bridge to it. */
export interface BridgeFixture {
  readonly server: ProtocolTestServer;
  readonly orchestrator: AgentOrchestratorPort;
}

/** With the server's token, if it has one; both are stopped by the Scope. */
export const openBridge = (
  server: TestServerOptions = {},
  bridge: Partial<BridgeOptions> = {},
): Effect.Effect<BridgeFixture, OrchestratorFailure, Scope.Scope> =>
  Effect.gen(function* () {
    const started = yield* startProtocolTestServer(server);
    const token = server.token === undefined ? {} : { token: Redacted.make(server.token) };
    const orchestrator = yield* makeBridge({
      baseUrl: started.url,
      clock: makeSystemClock(),
      connections: 80,
      ...token,
      ...bridge,
    });
    return { server: started, orchestrator };
  });

/** A pool of `archon-1` … `archon-n` without an LLM: the test server echoes. */
export const poolOf = (agentCount: number): PoolRequest => ({
  agents: Array.from({ length: agentCount }, (_, index) => ({
    agentId: `archon-${index + 1}`,
    role: "tester",
    goal: "answer",
    backstory: "made for a test",
  })),
  instantiationTimeoutMs: 5_000,
});

/** One request per agent. */
export const requestsFor = (agentCount: number, timeoutMs = 5_000): readonly InvocationRequest[] =>
  Array.from({ length: agentCount }, (_, index) => ({
    requestId: `request-${index + 1}`,
    agentId: `archon-${index + 1}`,
    topic: "test",
    prompt: `[[canary:${index + 1}]]`,
    timeoutMs,
  }));

/** How it fails; a success is the test's failure. */
export const failureFrom = <A, R>(
  effect: Effect.Effect<A, OrchestratorFailure, R>,
): Effect.Effect<OrchestratorFailure, never, R> =>
  Effect.matchEffect(effect, {
    onFailure: Effect.succeed,
    onSuccess: (value) => Effect.die(new Error(`expected a failure, got ${JSON.stringify(value)}`)),
  });
