import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { makeClock } from "@plimsoll/adapters-host";
import { makeStubOrchestrator } from "@plimsoll/adapters-stub";
import type { InvocationRequest, InvocationResult, OrchestratorPool, PoolRequest } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";

/** The stub behind the orchestrator protocol, in a process of its own. Prints its address; ends when its parent closes stdin. */
const serviceMs = Number(process.argv[2]);
const clock = makeClock();
const { provider } = makeStubOrchestrator({ clock });
const scope = Scope.makeUnsafe();
const latency = { kind: "fixed" as const, latencyMs: serviceMs };
const scenario = { ...DEFAULT_SCENARIO, llm: { ...DEFAULT_SCENARIO.llm, latency } };
const orchestrator = await Effect.runPromise(
  Scope.provide(
    provider.start(scenario, () => undefined),
    scope,
  ),
);
const pools = new Map<string, { readonly pool: OrchestratorPool; readonly scope: Scope.Closeable }>();

const answerWith = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": status < 400 ? "application/json" : "application/problem+json" });
  response.end(JSON.stringify(body));
};

const refuse = (response: ServerResponse, status: number, code: string): void =>
  answerWith(response, status, { type: `about:blank#${code}`, title: code, status, code });

/** Wire form of a result; the stub reports no times of its own that the protocol needs, so the server stamps them. */
const wireOf = (result: InvocationResult, receivedAt: string): unknown => {
  const { requestId, agentId } = result;
  if (result.outcome === "failed") return { outcome: "failed", requestId, agentId, error: result.error };
  const { outputId, content } = result;
  const finishedAt = new Date().toISOString();
  const timings = { receivedAt, startedAt: receivedAt, finishedAt, queuedMs: 0, workerId: "stub" };
  return { outcome: "succeeded", requestId, agentId, outputId, content, contentType: "text/plain", timings };
};

const create = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const asked = JSON.parse(await text(request)) as PoolRequest;
  const own = Scope.makeUnsafe();
  const pool = await Effect.runPromise(Scope.provide(orchestrator.instantiate(asked), own));
  pools.set(pool.poolId, { pool, scope: own });
  const agents = pool.agents.map(({ instantiationMs, ...agent }) => ({
    ...agent,
    instantiationMs: instantiationMs ?? 0,
  }));
  answerWith(response, 201, { poolId: pool.poolId, totalInstantiationMs: pool.reportedInstantiationMs ?? 0, agents });
};

const release = async (poolId: string, response: ServerResponse): Promise<void> => {
  const found = pools.get(poolId);
  pools.delete(poolId);
  const releasedAgents = found === undefined ? 0 : await Effect.runPromise(found.pool.release);
  if (found !== undefined) await Effect.runPromise(Scope.close(found.scope, Exit.void));
  answerWith(response, 200, { releasedAgents });
};

const invoke = async (pool: OrchestratorPool, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const receivedAt = new Date().toISOString();
  const asked = JSON.parse(await text(request)) as InvocationRequest;
  answerWith(response, 200, wireOf(await Effect.runPromise(pool.invoke(asked)), receivedAt));
};

const batch = async (pool: OrchestratorPool, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await text(request);
  const receivedAt = new Date().toISOString();
  const { batchId, requests } = JSON.parse(body) as { batchId: string; requests: InvocationRequest[] };
  response.writeHead(200, { "content-type": "application/x-ndjson" }).flushHeaders();
  let succeeded = 0;
  const write = (results: readonly InvocationResult[]) =>
    Effect.sync(() => {
      succeeded += results.filter(({ outcome }) => outcome === "succeeded").length;
      response.write(results.map((result) => `${JSON.stringify(wireOf(result, receivedAt))}\n`).join(""));
    });
  await Effect.runPromise(Stream.runForEachArray(pool.invokeBatch(requests), write));
  const sent = requests.length;
  response.end(`${JSON.stringify({ outcome: "end", batchId, sent, succeeded, failed: sent - succeeded })}\n`);
};

const info = {
  protocolVersion: "1",
  orchestrator: { name: "stub-server", version: "0.1.0" },
  runtime: { name: "node", version: process.versions.node },
  concurrency: { mode: "event-loop", workers: 1 },
  llm: { kind: "simulated", model: "stub", endpoint: "in the process" },
  devMode: true,
  settings: { serviceMs },
  capabilities: ["invoke", "invoke-batch", "llm-fixed", "resources"],
};

const resources = (): unknown => {
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const own = { pid: process.pid, role: "server", pssBytes: null, rssBytes: rss, threads: 1, openFiles: 0 };
  return {
    sampledAt: new Date().toISOString(),
    processes: [{ ...own, cpuUserMs: user / 1000, cpuSystemMs: system / 1000 }],
  };
};

const answer = (request: IncomingMessage, response: ServerResponse): Promise<void> | void => {
  const [, , area, poolId, kind] = (request.url ?? "").split("/").map(decodeURIComponent);
  if (area === "health") return answerWith(response, 200, { status: "ready" });
  if (area === "info") return answerWith(response, 200, info);
  if (area === "resources") return answerWith(response, 200, resources());
  if (area !== "pools") return refuse(response, 404, "not-found");
  if (poolId === undefined) return create(request, response);
  if (request.method === "DELETE") return release(poolId, response);
  const found = pools.get(poolId);
  if (found === undefined) return refuse(response, 404, "pool-not-found");
  return kind === "invocation-batches" ? batch(found.pool, request, response) : invoke(found.pool, request, response);
};

const fail = (response: ServerResponse, error: unknown): void => {
  process.stderr.write(`${String(error)}\n`);
  if (response.headersSent) response.destroy();
  else refuse(response, 500, "orchestrator-error");
};

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  Promise.resolve(answer(request, response)).catch((error: unknown) => fail(response, error));
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 8_192 }, () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
process.stdin.resume().on("end", () => process.exit(0));
