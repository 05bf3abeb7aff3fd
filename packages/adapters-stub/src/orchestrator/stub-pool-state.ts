import type { AgentStatus, InvocationRequest } from "@plimsoll/application";
import { invocationError } from "./failures.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import { newStubAgent, type StubAgent } from "./stub-agent.ts";
import type { ExchangeListener } from "./stub-exchange.ts";
import { StubExchange } from "./stub-exchange.ts";
import { StubInvocation } from "./stub-invocation.ts";
import type { StubRun } from "./stub-run.ts";

/** A pool's agents and open exchanges, without Effect: the hot path is plain calls. */
export class StubPoolState {
  readonly poolId: string;
  readonly run: StubRun;
  readonly misbehaviour: Misbehaviour;
  readonly agents: ReadonlyMap<string, StubAgent>;
  readonly exchanges = new Set<StubExchange>();
  readonly #latestPrompts = new Map<string, string>();
  #isReleased = false;

  constructor(run: StubRun, misbehaviour: Misbehaviour, agents: readonly StubAgent[]) {
    this.poolId = run.nextPoolId();
    this.run = run;
    this.misbehaviour = misbehaviour;
    this.agents = new Map(agents.map((agent) => [agent.agentId, agent]));
  }

  get isReleased(): boolean {
    return this.#isReleased;
  }

  get readyCount(): number {
    let count = 0;
    for (const { isReady } of this.agents.values()) if (isReady) count += 1;
    return count;
  }

  open(requests: readonly InvocationRequest[], listener: ExchangeListener): StubExchange {
    const exchange = new StubExchange(this, listener);
    this.#notePrompts(requests);
    const invocations = requests.map((request) => this.#invocation(request, exchange));
    exchange.send(invocations);
    return exchange;
  }

  cancel(requestId: string): void {
    for (const exchange of this.exchanges) {
      exchange.find(requestId)?.fail(invocationError("cancelled", "cancelled by the caller"));
    }
  }

  /** Ends every open invocation as cancelled. Returns how many agents this call released. */
  release(): number {
    if (this.#isReleased) return 0;
    this.#isReleased = true;
    for (const exchange of this.exchanges) exchange.cancelAll("the pool was released");
    return this.readyCount;
  }

  statusOf(agent: StubAgent): AgentStatus {
    const { agentId, isReady, lastError, lastInvocationAtMs, openCount } = agent;
    return {
      agentId,
      status: isReady ? (openCount > 0 ? "busy" : "idle") : "failed",
      lastInvocationAt: lastInvocationAtMs === null ? null : this.#instantOf(lastInvocationAtMs),
      lastError,
    };
  }

  #instantOf(atMs: number): string {
    return new Date(Date.parse(this.run.clock.originInstant) + atMs).toISOString();
  }

  #invocation(request: InvocationRequest, exchange: StubExchange): StubInvocation {
    const agent = this.agents.get(request.agentId) ?? newStubAgent(request.agentId, "the pool has no such agent");
    const invocation = new StubInvocation(this, exchange, agent, request);
    const partner = this.misbehaviour.partnerOf?.(request.agentId, invocation.nth) ?? null;
    if (partner !== null) invocation.prompt = this.#latestPrompts.get(partner) ?? request.prompt;
    return invocation;
  }

  #notePrompts(requests: readonly InvocationRequest[]): void {
    if (this.misbehaviour.partnerOf === null) return;
    for (const { agentId, prompt } of requests) this.#latestPrompts.set(agentId, prompt);
  }
}
