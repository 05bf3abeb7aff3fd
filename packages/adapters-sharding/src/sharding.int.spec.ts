import { attachProvider } from "@plimsoll/adapters-crewai-bridge";
import {
  poolOf,
  type ProtocolTestServer,
  requestsFor,
  startProtocolTestServer,
  type TestServerOptions,
} from "@plimsoll/adapters-crewai-bridge/testing";
import type { AgentOrchestratorPort, InvocationRequest, OrchestratorPool } from "@plimsoll/application";
import { makeMonotonicClock } from "@plimsoll/contract-tests";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type * as Scope from "effect/Scope";
import { expect, it } from "vitest";
import { shardedProvider } from "./sharded-provider.ts";

const AGENTS = 9;

interface Fixture {
  readonly servers: readonly ProtocolTestServer[];
  readonly orchestrator: AgentOrchestratorPort;
  readonly told: readonly string[];
  readonly pool: OrchestratorPool;
}

const withShards = <A, E>(
  options: readonly TestServerOptions[],
  use: (fixture: Fixture) => Effect.Effect<A, E, Scope.Scope>,
): Promise<A> =>
  Effect.gen(function* () {
    const clock = makeMonotonicClock();
    const told: string[] = [];
    const servers = yield* Effect.forEach(options, (each) => startProtocolTestServer(each));
    const sources = servers.map(({ url }, index) => ({
      label: `shard-${index}`,
      isOnThisHost: true,
      provider: attachProvider({ url, clock }),
    }));
    const provider = shardedProvider({ sources, clock });
    const orchestrator = yield* provider.start(DEFAULT_SCENARIO, (message) => void told.push(message));
    const pool = yield* orchestrator.instantiate(poolOf(AGENTS));
    return yield* use({ servers, orchestrator, told, pool });
  }).pipe(Effect.scoped, Effect.runPromise);

const runAll = (pool: OrchestratorPool) => Stream.runCollect(pool.invokeBatch(requestsFor(AGENTS)));

it("spreads the agents round robin and brings every answer back once", async () => {
  await withShards([{}, {}, {}], ({ servers, pool }) =>
    Effect.gen(function* () {
      expect(pool.agents.map(({ agentId }) => agentId)).toEqual(poolOf(AGENTS).agents.map(({ agentId }) => agentId));
      const results = yield* runAll(pool);
      expect(results.map(({ requestId }) => requestId).sort()).toEqual(
        requestsFor(AGENTS)
          .map(({ requestId }) => requestId)
          .sort(),
      );
      expect(results.every(({ outcome }) => outcome === "succeeded")).toBe(true);
      for (const { seen } of servers) {
        expect(seen.requests.filter((request) => request.endsWith("/invocation-batches"))).toHaveLength(1);
      }
      expect(yield* pool.release).toBe(AGENTS);
    }),
  );
});

it("fails only the agents of a shard that dies, and tells it once", async () => {
  await withShards([{}, {}, {}], ({ servers, pool, told }) =>
    Effect.gen(function* () {
      servers[1]?.die();
      for (const round of [1, 2]) {
        const results = yield* runAll(pool);
        const failed = results.filter(({ outcome }) => outcome === "failed").map(({ agentId }) => agentId);
        expect([round, failed.sort()]).toEqual([round, ["archon-2", "archon-5", "archon-8"]]);
        expect(results).toHaveLength(AGENTS);
      }
      const single = yield* pool.invoke({ ...requestsFor(AGENTS)[1]!, requestId: "single" });
      expect(single).toMatchObject({ outcome: "failed", error: { detail: { code: "unreachable" } } });
      expect(told.filter((message) => message.startsWith("lost Shard shard-1"))).toHaveLength(1);
      yield* pool.cancel("of-nobody-known");
      expect(yield* pool.release).toBe(6);
    }),
  );
});

it("fails as a whole when the last shard is gone", async () => {
  const failure = await withShards([{}, {}], ({ servers, pool }) =>
    Effect.gen(function* () {
      for (const server of servers) server.die();
      return yield* Effect.flip(runAll(pool));
    }),
  );
  expect(failure.code).toBe("unreachable");
});

it("fails in mid-batch with a shard that dies then, and keeps what it had answered", async () => {
  const stuck = (agentId: string) => new Promise<string>((resolve) => agentId === "archon-2" || resolve("done"));
  await withShards([{}, { work: ({ agentId }) => stuck(agentId) }], ({ servers, pool }) =>
    Effect.gen(function* () {
      const results = yield* runAll(pool).pipe(
        Effect.raceFirst(
          Effect.andThen(
            Effect.sleep(300),
            Effect.andThen(
              Effect.sync(() => servers[1]?.die()),
              Effect.never,
            ),
          ),
        ),
      );
      const failed = results.filter(({ outcome }) => outcome === "failed").map(({ agentId }) => agentId);
      expect([results.length, failed]).toEqual([AGENTS, ["archon-2"]]);
    }),
  );
});

it("lets the other shards finish before a broken count fails the batch", async () => {
  const emptied: TestServerOptions = {
    intercept: (request, response) => {
      if (request.url?.endsWith("/invocation-batches") !== true) return false;
      response.writeHead(200, { "content-type": "application/x-ndjson" }).end("");
      return true;
    },
  };
  await withShards([{}, emptied], ({ pool }) =>
    Effect.gen(function* () {
      const answered: string[] = [];
      const drain = Stream.runForEach(pool.invokeBatch(requestsFor(AGENTS)), ({ agentId }) =>
        Effect.sync(() => void answered.push(agentId)),
      );
      const failure = yield* Effect.flip(drain);
      expect(failure).toMatchObject({ code: "conservation" });
      expect(failure.message).toContain("shard-1");
      expect(answered.sort()).toEqual(["archon-1", "archon-3", "archon-5", "archon-7", "archon-9"]);
    }),
  );
});

it("refuses the answer of a shard to another one's request", async () => {
  const foreign: TestServerOptions = {
    intercept: (request, response) => {
      if (request.url?.endsWith("/invocation-batches") !== true) return false;
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { batchId, requests } = JSON.parse(body) as { batchId: string; requests: readonly InvocationRequest[] };
        const stamp = new Date().toISOString();
        const times = { receivedAt: stamp, startedAt: stamp, finishedAt: stamp, queuedMs: 0, workerId: "w" };
        const lines = requests.map(({ requestId, agentId }, index) => ({
          outcome: "succeeded",
          ...(index === 0 ? { requestId: "request-1", agentId: "archon-1" } : { requestId, agentId }),
          ...{ outputId: "o", content: "c", contentType: "text/plain", timings: times },
        }));
        const end = { outcome: "end", batchId, sent: lines.length, succeeded: lines.length, failed: 0 };
        response.writeHead(200, { "content-type": "application/x-ndjson" });
        response.end([...lines, end].map((line) => `${JSON.stringify(line)}\n`).join(""));
      });
      return true;
    },
  };
  const failure = await withShards([{}, foreign], ({ pool }) => Effect.flip(runAll(pool)));
  expect(failure).toMatchObject({ code: "conservation" });
  expect(failure.message).toContain("shard-1");
});

it("describes all shards as one, with each one's own settings", async () => {
  await withShards([{}, { capabilities: ["invoke", "llm-fixed"] }], ({ orchestrator }) =>
    Effect.gen(function* () {
      const description = yield* orchestrator.describe;
      expect(description).toMatchObject({ name: "test-server", devMode: true, concurrency: { workers: 2 } });
      expect(description.capabilities).toEqual(["invoke", "llm-fixed"]);
      expect(description.settings["shards"]).toMatchObject([{ label: "shard-0" }, { label: "shard-1" }]);
    }),
  );
});
