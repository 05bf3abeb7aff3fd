import { readFile } from "node:fs/promises";
import type { InvocationResult, OrchestratorFailure, OrchestratorPool } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import { describe, expect, it } from "vitest";
import { answering, replying } from "../testing/answers.ts";
import { failureFrom, openBridge, poolOf, requestsFor } from "../testing/bridge-fixture.ts";
import type { TestServerOptions } from "../testing/test-server-state.ts";
import { DEFAULT_BRIDGE_TIMEOUTS } from "./bridge-context.ts";
import type { BridgeOptions } from "./make-bridge.ts";

const TOKEN = "a-token-that-must-not-leak-0123456789";
const [request = { requestId: "", agentId: "", topic: "", prompt: "", timeoutMs: 1 }] = requestsFor(1);

const withPool = <A>(
  server: TestServerOptions,
  use: (pool: OrchestratorPool) => Effect.Effect<A, OrchestratorFailure>,
  bridge: Partial<BridgeOptions> = {},
): Promise<A> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const { orchestrator } = yield* openBridge(server, bridge);
        return yield* use(yield* orchestrator.instantiate(poolOf(2)));
      }),
    ),
  );

const failureOf = (
  server: TestServerOptions,
  use: (pool: OrchestratorPool) => Effect.Effect<unknown, OrchestratorFailure>,
  bridge: Partial<BridgeOptions> = {},
): Promise<OrchestratorFailure> => withPool(server, (pool) => failureFrom(use(pool)), bridge);

const invoke = (pool: OrchestratorPool) => pool.invoke(request);
const onInvoke = (answer: Parameters<typeof answering>[2]): TestServerOptions => ({
  intercept: answering("POST", /\/invocations$/, answer),
});

describe("an answer that breaks the protocol", () => {
  const succeeded = { outcome: "succeeded", requestId: "r", agentId: "a", outputId: "o", content: "c" };
  it.each([
    ["is not JSON", "<html>not JSON"],
    ["lacks its timings", { ...succeeded, contentType: "text/plain" }],
    ["has an unknown outcome", { ...succeeded, outcome: "perhaps" }],
    [
      "has an unknown error code",
      { ...succeeded, outcome: "failed", error: { code: "?", message: "m", retryable: true } },
    ],
    ["is empty", ""],
    ["is null", "null"],
    [
      "has an instant that is none",
      {
        ...succeeded,
        contentType: "text/plain",
        timings: { receivedAt: "yesterday", startedAt: "x", finishedAt: "y", queuedMs: 0, workerId: "w" },
      },
    ],
  ])("fails as protocol-violation with its body when it %s", async (_name, body) => {
    const failure = await failureOf(onInvoke(replying(200, body)), invoke);
    expect(failure.code).toBe("protocol-violation");
    const quoted = typeof body === "string" ? body : JSON.stringify(body).slice(0, 100);
    expect(failure.message).toContain(`Body: ${body === "" ? "(empty body)" : quoted}`);
    expect(failure.hint).toContain("openapi");
  });

  it("is quoted in part only, and without the token", async () => {
    const body = `{"outcome": "Bearer ${TOKEN} ${TOKEN} ${"x".repeat(10_000)}"}`;
    const server = { token: TOKEN, ...onInvoke(replying(200, body)) };
    const failure = await failureOf(server, invoke);
    expect(failure.message.length).toBeLessThan(1_500);
    expect(failure.message).toContain("[redacted]");
    expect(JSON.stringify(failure)).not.toContain(TOKEN);
  });

  it("ends when it is longer than the limit", async () => {
    const failure = await failureOf(onInvoke(replying(200, "x".repeat(20_000))), invoke, { maxAnswerBytes: 10_000 });
    expect(failure).toMatchObject({ code: "protocol-violation" });
    expect(failure.message).toContain("longer than 10000 bytes");
  });

  it("fails when a pool's answer leaves an agent out, and releases that pool", async () => {
    const { failure, requests } = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const created = { poolId: "p-1", totalInstantiationMs: 1, agents: [] };
          const { server, orchestrator } = yield* openBridge({
            intercept: answering("POST", /\/v1\/pools$/, replying(201, created)),
          });
          const failure = yield* failureFrom(Effect.scoped(orchestrator.instantiate(poolOf(2))));
          return { failure, requests: server.seen.requests };
        }),
      ),
    );
    expect(failure).toMatchObject({ code: "protocol-violation" });
    expect(failure.message).toContain("missing: archon-1, archon-2");
    expect(requests).toContain("DELETE /v1/pools/p-1");
  });
});

describe("a status that refuses the exchange", () => {
  const problem = (status: number, code: string, detail: string) =>
    onInvoke(replying(status, { code, detail, status }, { "content-type": "application/problem+json" }));

  it.each([
    [404, "pool-not-found"],
    [404, "agent-not-found"],
    [422, "invalid-request"],
    [401, "unauthorized"],
  ])("%i %s keeps its code and its detail", async (status, code) => {
    const failure = await failureOf(problem(status, code, "field prompt is empty"), invoke);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain("field prompt is empty");
    expect(failure.hint).not.toBe("");
  });

  it.each([
    [500, "internal-error"],
    [418, "teapot"],
    [404, "something-else"],
  ])("%i %s, which the protocol does not know there, is a protocol-violation", async (status, code) => {
    const failure = await failureOf(problem(status, code, "oh"), invoke);
    expect(failure).toMatchObject({ code: "protocol-violation" });
    expect(failure.message).toContain(String(status));
  });

  it("429 fails the invocation, not the orchestrator, and says when to come again", async () => {
    const full = onInvoke(replying(429, { code: "pool-exhausted" }, { "retry-after": "2" }));
    const result = await withPool(full, invoke);
    expect(result).toMatchObject({
      outcome: "failed",
      requestId: request.requestId,
      error: { code: "resource-limit", retryable: true, detail: { retryAfterMs: 2_000 } },
    });
  });

  it("401 without the right token is unauthorized, and the wrong token is not repeated", async () => {
    const failure = await Effect.runPromise(
      Effect.scoped(failureFrom(openBridge({ token: "right" }, { token: Redacted.make(TOKEN) }))),
    );
    expect(failure.code).toBe("unauthorized");
    expect(failure.hint).toContain("PLIMSOLL_ORCHESTRATOR_TOKEN");
    expect(JSON.stringify(failure)).not.toContain(TOKEN);
  });
});

describe("a server that is slow, deaf or dead", () => {
  const timedInvoke = (timeoutMs: number) => (pool: OrchestratorPool) =>
    Effect.gen(function* () {
      const beganMs = performance.now();
      const result: InvocationResult = yield* pool.invoke({ ...request, timeoutMs });
      return { result, tookMs: performance.now() - beganMs };
    });

  it("that never sends a header ends the invocation as timeout, in time", async () => {
    const { result, tookMs } = await withPool(
      onInvoke(() => undefined),
      timedInvoke(300),
    );
    expect(result).toMatchObject({ outcome: "failed", error: { code: "timeout", detail: { decidedBy: "bridge" } } });
    expect(tookMs).toBeGreaterThanOrEqual(445);
    expect(tookMs).toBeLessThan(1_000);
  });

  it("that stops in the middle of a body does so too", async () => {
    const stuck = onInvoke((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"outcome":');
    });
    const { result, tookMs } = await withPool(stuck, timedInvoke(300));
    expect(result).toMatchObject({ outcome: "failed", error: { code: "timeout" } });
    expect(tookMs).toBeLessThan(1_000);
  });

  it("that drops the connection is unreachable", async () => {
    const failure = await failureOf(
      onInvoke((response) => response.destroy()),
      invoke,
    );
    expect(failure.code).toBe("unreachable");
    expect(failure.hint).toContain("/v1/health");
  });

  it("that answers no HTTP breaks the protocol", async () => {
    const failure = await failureOf(
      onInvoke((response) => response.socket?.end("SSH-2.0-OpenSSH\r\n\r\n")),
      invoke,
    );
    expect(failure.code).toBe("protocol-violation");
  });

  it("that is gone is unreachable, and does not hold up the Scope's end", async () => {
    const beganMs = performance.now();
    const failure = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const { server, orchestrator } = yield* openBridge();
          const pool = yield* orchestrator.instantiate(poolOf(2));
          server.die();
          return yield* failureFrom(pool.invoke(request));
        }),
      ),
    );
    expect(failure.code).toBe("unreachable");
    expect(performance.now() - beganMs).toBeLessThan(3_000);
  });

  it("that hangs at the release holds the Scope's end up no longer than the release's limit", async () => {
    const deaf = { intercept: answering("DELETE", /\/v1\/pools\//, () => undefined) };
    const beganMs = performance.now();
    await withPool(deaf, () => Effect.void, { timeouts: { releaseMs: 300 } });
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(295);
    expect(performance.now() - beganMs).toBeLessThan(1_500);
  });

  it("that hangs at instantiation fails with timeout", async () => {
    const deaf = { intercept: answering("POST", /\/v1\/pools$/, () => undefined) };
    const beganMs = performance.now();
    const failure = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const { orchestrator } = yield* openBridge(deaf, { timeouts: { instantiationGraceMs: 300 } });
          return yield* failureFrom(orchestrator.instantiate({ ...poolOf(1), instantiationTimeoutMs: 200 }));
        }),
      ),
    );
    expect(failure.code).toBe("timeout");
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(495);
  });

  it("that says a second after the pool's limit which agents are ready is believed", async () => {
    const agents = [
      { agentId: "archon-1", status: "ready", instantiationMs: 1 },
      { agentId: "archon-2", status: "failed", error: { code: "timeout", message: "not built in time" } },
    ];
    const late = {
      intercept: answering("POST", /\/v1\/pools$/, (response) => {
        setTimeout(() => replying(201, { poolId: "late", totalInstantiationMs: 1_100, agents })(response), 1_100);
      }),
    };
    const pool = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const { orchestrator } = yield* openBridge(late);
          return yield* orchestrator.instantiate({ ...poolOf(2), instantiationTimeoutMs: 100 });
        }),
      ),
    );
    expect(pool.agents.map(({ status }) => status)).toEqual(["ready", "failed"]);
  });

  it("is waited for longer at a release than the sidecar waits for its workers", async () => {
    const dispatcher = new URL("../../../../sidecars/python/src/plimsoll_sidecar/dispatcher.py", import.meta.url);
    const [, waitSec] = /^RELEASE_TIMEOUT_SECONDS = ([\d.]+)$/m.exec(await readFile(dispatcher, "utf8")) ?? [];
    expect(DEFAULT_BRIDGE_TIMEOUTS.releaseMs).toBeGreaterThan(Number(waitSec) * 1_000);
  });
});
