import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { runInvocation } from "./test-server-work.ts";
import type { TestAgent, TestInvocation, TestPool, TestServerOptions, TestServerState } from "./test-server-state.ts";

interface PoolBody {
  readonly agents: readonly { readonly agentId: string; readonly role: string }[];
  readonly llm?: { readonly baseUrl: string; readonly model: string };
}
interface BatchBody {
  readonly batchId: string;
  readonly requests: readonly TestInvocation[];
}

const ALL_CAPABILITIES = ["invoke", "invoke-batch", "cancel", "resources"];

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, {
    "content-type": status < 400 || status === 503 ? "application/json" : "application/problem+json",
  });
  response.end(JSON.stringify(body));
};

const problem = (response: ServerResponse, status: number, code: string): void =>
  json(response, status, { type: `about:blank#${code}`, title: code, status, code });

const newAgent = (built: boolean): TestAgent => ({
  built,
  openCount: 0,
  lastInvocationAt: null,
  lastError: built ? null : "told to fail",
});

/** The protocol's requests, answered rightly. */
export class TestServerRoutes {
  readonly #options: TestServerOptions;
  readonly #state: TestServerState;
  #startingLeft: number;

  constructor(options: TestServerOptions, state: TestServerState) {
    this.#options = options;
    this.#state = state;
    this.#startingLeft = options.startingAnswers ?? 0;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { token } = this.#options;
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      return problem(response, 401, "unauthorized");
    }
    const [, , area, poolId, kind, id] = (request.url ?? "").split("/").map(decodeURIComponent);
    if (area === "health") return this.#health(response);
    if (area === "info") return json(response, 200, this.#info());
    if (area === "resources") return json(response, 200, this.#resources());
    if (area !== "pools") return problem(response, 404, "not-found");
    if (poolId === undefined) return this.#create(request, response);
    if (request.method === "DELETE" && kind === undefined) return this.#release(poolId, response);
    const pool = this.#state.pools.get(poolId);
    if (pool === undefined) return problem(response, 404, "pool-not-found");
    if (kind === "agents") return this.#agent(pool, id ?? "", response);
    if (kind === "invocation-batches") return this.#batch(pool, request, response);
    if (request.method === "DELETE") return this.#cancel(pool, id ?? "", response);
    return this.#invoke(pool, request, response);
  }

  #health(response: ServerResponse): void {
    if (this.#startingLeft <= 0) return json(response, 200, { status: "ready" });
    this.#startingLeft -= 1;
    json(response, 503, { status: "starting", phase: "importing nothing" });
  }

  #info(): unknown {
    return {
      protocolVersion: this.#options.protocolVersion ?? "1",
      orchestrator: { name: "test-server", version: "0.0.0" },
      runtime: { name: "node", version: process.versions.node },
      concurrency: { mode: "event-loop", workers: 1 },
      llm: { kind: "openai-compatible", model: "test", endpoint: "http://127.0.0.1/v1" },
      devMode: true,
      settings: {},
      capabilities: this.#options.capabilities ?? ALL_CAPABILITIES,
    };
  }

  #resources(): unknown {
    const { rss } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const own = { pid: process.pid, role: "server", pssBytes: null, rssBytes: rss, threads: 1, openFiles: 0 };
    return {
      sampledAt: new Date().toISOString(),
      processes: [{ ...own, cpuUserMs: user / 1000, cpuSystemMs: system / 1000 }],
    };
  }

  async #create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { agents, llm } = JSON.parse(await text(request)) as PoolBody;
    const failed = new Set(this.#options.failedAgentIds);
    for (const { agentId, role } of agents) if (role === "") failed.add(agentId);
    const poolId = this.#state.nextPoolId();
    const built = agents.map(({ agentId }) => [agentId, newAgent(!failed.has(agentId))] as const);
    this.#state.pools.set(poolId, { poolId, agents: new Map(built), llm: llm ?? null, running: new Map() });
    const answered = agents.map(({ agentId }) =>
      failed.has(agentId)
        ? { agentId, status: "failed", error: { code: "orchestrator-error", message: "told to fail" } }
        : { agentId, status: "ready", instantiationMs: 0.1 },
    );
    json(response, 201, { poolId, totalInstantiationMs: 0.1 * agents.length, agents: answered });
  }

  #release(poolId: string, response: ServerResponse): void {
    const pool = this.#state.pools.get(poolId);
    this.#state.pools.delete(poolId);
    if (pool !== undefined) this.#state.record.releasedPools.push(poolId);
    for (const controller of pool?.running.values() ?? []) controller.abort("cancelled");
    json(response, 200, { releasedAgents: [...(pool?.agents.values() ?? [])].filter(({ built }) => built).length });
  }

  #agent(pool: TestPool, agentId: string, response: ServerResponse): void {
    const agent = pool.agents.get(agentId);
    if (agent === undefined) return problem(response, 404, "agent-not-found");
    const { lastInvocationAt, lastError, openCount } = agent;
    const status = agent.built ? (openCount > 0 ? "busy" : "idle") : "failed";
    json(response, 200, { agentId, status, lastInvocationAt, lastError });
  }

  #cancel(pool: TestPool, requestId: string, response: ServerResponse): void {
    const controller = pool.running.get(requestId);
    if (controller === undefined) return problem(response, 404, "invocation-not-found");
    controller.abort("cancelled");
    response.writeHead(204).end();
  }

  async #invoke(pool: TestPool, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const invocation = JSON.parse(await text(request)) as TestInvocation;
    if (!pool.agents.has(invocation.agentId)) return problem(response, 404, "agent-not-found");
    response.on("close", () => pool.running.get(invocation.requestId)?.abort("cancelled"));
    json(response, 200, await runInvocation(this.#options, this.#state, pool, invocation));
  }

  async #batch(pool: TestPool, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { batchId, requests } = JSON.parse(await text(request)) as BatchBody;
    response.on("close", () => requests.forEach(({ requestId }) => pool.running.get(requestId)?.abort("cancelled")));
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.flushHeaders();
    let succeeded = 0;
    const answerOne = async (invocation: TestInvocation): Promise<void> => {
      const answer = await runInvocation(this.#options, this.#state, pool, invocation);
      if (answer.outcome === "succeeded") succeeded += 1;
      response.write(`${JSON.stringify(answer)}\n`);
    };
    await Promise.all(requests.map(answerOne));
    const failed = requests.length - succeeded;
    response.end(`${JSON.stringify({ outcome: "end", batchId, sent: requests.length, succeeded, failed })}\n`);
  }
}
