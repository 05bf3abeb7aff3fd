import type { InvocationResult, OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { answering, endLine, readBatch, replying, succeededLine } from "../testing/answers.ts";
import { openBridge, poolOf, requestsFor } from "../testing/bridge-fixture.ts";
import type { TestServerOptions } from "../testing/test-server-state.ts";
import type { BridgeOptions } from "./make-bridge.ts";

interface Collected {
  readonly results: readonly InvocationResult[];
  readonly failure: OrchestratorFailure | null;
}

/** Everything that a batch of `count` emitted, and how it failed if it did. */
const collect = (
  server: TestServerOptions,
  options: { count?: number; timeoutMs?: number; bridge?: Partial<BridgeOptions> } = {},
): Promise<Collected> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const { count = 3, timeoutMs = 5_000, bridge = {} } = options;
        const { orchestrator } = yield* openBridge(server, bridge);
        const pool = yield* orchestrator.instantiate(poolOf(count));
        const results: InvocationResult[] = [];
        const run = Stream.runForEach(pool.invokeBatch(requestsFor(count, timeoutMs)), (result) =>
          Effect.sync(() => results.push(result)),
        );
        const failure = yield* Effect.match(run, { onFailure: (error) => error, onSuccess: () => null });
        return { results, failure };
      }),
    ),
  );

type Batch = Awaited<ReturnType<typeof readBatch>>;

const onBatch = (write: (response: ServerResponse, batch: Batch) => void): TestServerOptions => ({
  intercept: answering("POST", /invocation-batches$/, (response, request) => {
    void readBatch(request).then((batch) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      write(response, batch);
    });
  }),
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a batch's stream", () => {
  it("is read as it arrives, however it is cut", async () => {
    const { results, failure } = await collect(
      onBatch((response, { batchId, requests }) => {
        const bytes = Buffer.from(
          requests.map(succeededLine).join("").replace("archon-2", "archön-2") + endLine(batchId, 3),
        );
        const send = async () => {
          for (let at = 0; at < bytes.length; at += 97) {
            response.write(bytes.subarray(at, at + 97));
            if (at % 5 === 0) await pause(1);
          }
          response.end();
        };
        void send();
      }),
    );
    expect(failure).toBeNull();
    expect(results.map(({ agentId }) => agentId)).toEqual(["archon-1", "archön-2", "archon-3"]);
  });

  it("hands a result on before the next one is there, and stamps it then", async () => {
    const { results } = await collect({
      work: async ({ agentId }) => {
        await pause(agentId === "archon-1" ? 300 : 0);
        return agentId;
      },
    });
    expect(results.at(-1)?.agentId).toBe("archon-1");
    expect((results[2]?.receivedAtMs ?? 0) - (results[0]?.receivedAtMs ?? 0)).toBeGreaterThan(250);
  });

  it("passes doubled and invented results on, for the use case to judge", async () => {
    const { results, failure } = await collect(
      onBatch((response, { batchId, requests }) => {
        const [first, second] = requests.map(succeededLine);
        const invented = succeededLine({ requestId: "never-sent", agentId: "archon-1" });
        response.end(`${first}${first}${second}${invented}${endLine(batchId, 3, { succeeded: 4 })}`);
      }),
    );
    expect(failure).toBeNull();
    expect(results.map(({ requestId }) => requestId)).toEqual(["request-1", "request-1", "request-2", "never-sent"]);
  });

  it.each<[string, (response: ServerResponse, batch: Batch) => void, string]>([
    [
      "ends without a closing line",
      (response, { requests }) => response.end(requests.map(succeededLine).join("")),
      "no closing line after 3 of 3",
    ],
    [
      "is cut in the middle",
      (response, { requests }) => {
        response.write(requests.slice(0, 2).map(succeededLine).join(""), () => response.destroy());
      },
      "no closing line after 2 of 3",
    ],
    [
      "stops in the middle of a line",
      (response, { requests }) => response.end(`${requests.map(succeededLine).join("")}{"outcome":"en`),
      "in the middle of a line",
    ],
    [
      "counts more than its lines",
      (response, { batchId, requests }) =>
        response.end(requests.slice(1).map(succeededLine).join("") + endLine(batchId, 3)),
      "hold 2 succeeded",
    ],
    [
      "counts other than was sent",
      (response, { batchId, requests }) =>
        response.end(requests.map(succeededLine).join("") + endLine(batchId, 2, { succeeded: 3 })),
      "3 were sent",
    ],
  ])("that %s fails with conservation, after what it brought", async (_name, write, words) => {
    const { results, failure } = await collect(onBatch(write));
    expect(failure?.code).toBe("conservation");
    expect(failure?.message).toContain(words);
    expect(results.length).toBeGreaterThanOrEqual(2);
  });

  it("fails with conservation when the closing line does not come although every result is here", async () => {
    const { results, failure } = await collect(
      onBatch((response, { requests }) => response.write(requests.map(succeededLine).join(""))),
      { bridge: { timeouts: { closingLineMs: 200 } } },
    );
    expect(results).toHaveLength(3);
    expect(failure?.code).toBe("conservation");
    expect(failure?.message).toContain("although every result was here");
  });

  it.each<[string, (response: ServerResponse, batch: Batch) => void]>([
    ["a line that is no result", (response) => response.end('{"outcome":"maybe"}\n')],
    ["a line that is no JSON", (response) => response.end("oops\n")],
    [
      "another batch's closing line",
      (response, { requests }) => response.end(requests.map(succeededLine).join("") + endLine("other", 3)),
    ],
    [
      "a line after the closing line",
      (response, { batchId, requests: [first = { requestId: "", agentId: "" }, ...rest] }) =>
        response.end([first, ...rest].map(succeededLine).join("") + endLine(batchId, 3) + succeededLine(first)),
    ],
  ])("with %s fails as protocol-violation", async (_name, write) => {
    expect((await collect(onBatch(write))).failure?.code).toBe("protocol-violation");
  });

  it("with a line beyond the limit fails without keeping it", async () => {
    const { failure } = await collect(
      onBatch((response) => response.write("x".repeat(50_000))),
      { bridge: { maxAnswerBytes: 10_000 } },
    );
    expect(failure?.code).toBe("protocol-violation");
    expect(failure?.message).toContain("longer than 10000 bytes");
  });

  it("that is refused with 429 fails every invocation as resource-limit", async () => {
    const full = answering(
      "POST",
      /invocation-batches$/,
      replying(429, { code: "pool-exhausted" }, { "retry-after": "1" }),
    );
    const { results, failure } = await collect({ intercept: full });
    expect(failure).toBeNull();
    expect(results.map((result) => result.outcome === "failed" && result.error.code)).toEqual(
      Array(3).fill("resource-limit"),
    );
  });

  it("that is refused with 404 fails with its code", async () => {
    const gone = answering("POST", /invocation-batches$/, replying(404, { code: "pool-not-found" }));
    expect((await collect({ intercept: gone })).failure?.code).toBe("pool-not-found");
  });

  it("of no requests ends well", async () => {
    expect(await collect({}, { count: 0 })).toEqual({ results: [], failure: null });
  });
});

describe("an invocation of a batch that is past its limit", () => {
  it("ends as timeout in time, while the others go on, and is cancelled", async () => {
    const { results, cancelled, tookMs } = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const { server, orchestrator } = yield* openBridge({
            intercept: answering("POST", /invocation-batches$/, (response, request) => {
              void readBatch(request).then(async ({ requests }) => {
                response.writeHead(200, { "content-type": "application/x-ndjson" }).flushHeaders();
                await pause(800);
                response.write(succeededLine(requests[0] ?? { requestId: "", agentId: "" }));
                response.write(succeededLine(requests[1] ?? { requestId: "", agentId: "" }));
              });
            }),
          });
          const pool = yield* orchestrator.instantiate(poolOf(2));
          const [first, second] = requestsFor(2);
          if (first === undefined || second === undefined) throw new Error("two requests");
          const batch = pool.invokeBatch([{ ...first, timeoutMs: 200 }, second]);
          const beganMs = performance.now();
          const results = yield* Stream.runCollect(batch);
          return { results, cancelled: server.seen.requests, tookMs: performance.now() - beganMs };
        }),
      ),
    );
    expect(results.map(({ requestId, outcome }) => [requestId, outcome])).toEqual([
      ["request-1", "failed"],
      ["request-2", "succeeded"],
    ]);
    expect(results[0]?.receivedAtMs).toBeLessThan((results[1]?.receivedAtMs ?? 0) - 300);
    expect(cancelled).toContain("DELETE /v1/pools/pool-1/invocations/request-1");
    expect(tookMs).toBeLessThan(1_500);
  });

  it("ends the batch when none is left, and closes the connection", async () => {
    const { results, failure } = await collect(
      onBatch((response) => response.flushHeaders()),
      { timeoutMs: 200 },
    );
    expect(failure).toBeNull();
    expect(results.map((result) => result.outcome === "failed" && result.error.code)).toEqual(Array(3).fill("timeout"));
  });
});

describe("an interruption", () => {
  it.each([
    ["a batch", ["invoke", "invoke-batch", "cancel"]],
    ["single requests", ["invoke"]],
  ])("of %s closes the connections, which cancels the work", async (_name, capabilities) => {
    const seen = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const { server, orchestrator } = yield* openBridge({
            capabilities,
            work: () => new Promise(() => undefined),
          });
          const pool = yield* orchestrator.instantiate(poolOf(3));
          const fiber = yield* Effect.forkChild(Stream.runDrain(pool.invokeBatch(requestsFor(3))));
          while (!server.seen.requests.some((line) => line.includes("/invocation"))) yield* Effect.sleep(10);
          yield* Effect.sleep(50);
          yield* Fiber.interrupt(fiber);
          for (let tries = 0; tries < 100 && server.seen.cancelledInvocations.length < 3; tries++)
            yield* Effect.sleep(10);
          return server.seen;
        }),
      ),
    );
    expect([...seen.cancelledInvocations].sort()).toEqual(["request-1", "request-2", "request-3"]);
    expect(seen.abortedRequests.filter((line) => line.includes("/invocation")).length).toBeGreaterThan(0);
  });

  it("of an instantiation releases the pool that it made", async () => {
    const released = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const late = answering("POST", /\/v1\/pools$/, (response) => {
            const created = {
              poolId: "late",
              totalInstantiationMs: 1,
              agents: [{ agentId: "archon-1", status: "ready", instantiationMs: 1 }],
            };
            setTimeout(() => replying(201, created)(response), 300);
          });
          const { server, orchestrator } = yield* openBridge({ intercept: late });
          const fiber = yield* Effect.forkChild(Effect.scoped(orchestrator.instantiate(poolOf(1))));
          while (!server.seen.requests.includes("POST /v1/pools")) yield* Effect.sleep(10);
          yield* Fiber.interrupt(fiber);
          return server.seen.requests;
        }),
      ),
    );
    expect(released).toContain("DELETE /v1/pools/late");
  });
});
