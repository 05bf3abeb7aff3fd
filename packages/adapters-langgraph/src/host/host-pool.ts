import type { AgentStatus } from "@plimsoll/application";
import type { HostRequest } from "../wire/host-messages.ts";
import type { HostAgent } from "./host-agent.ts";
import { HostExchange } from "./host-exchange.ts";
import type { HostInvocation } from "./host-invocation.ts";
import type { Outbox } from "./outbox.ts";

/** Invocations that came together, each with its agent, which is built. */
export interface PoolBatch {
  readonly invocations: readonly (readonly [HostInvocation, HostAgent])[];
  /** Says that nothing more will come of it; what is open then has been lost. */
  readonly close: () => void;
}

/** How a pool runs what it is sent. */
export interface BatchRunner {
  readonly run: (batch: PoolBatch) => void;
}

/** A live pool of the child. */
export class HostPool {
  readonly #agents: ReadonlyMap<string, HostAgent>;
  readonly #outbox: Outbox;
  readonly #runner: BatchRunner;
  readonly #exchanges = new Map<number, HostExchange>();

  constructor(agents: readonly HostAgent[], outbox: Outbox, runner: BatchRunner) {
    this.#agents = new Map(agents.map((agent) => [agent.agentId, agent]));
    this.#outbox = outbox;
    this.#runner = runner;
  }

  invoke(exchangeId: number, requests: readonly HostRequest[]): void {
    const exchange = new HostExchange(exchangeId, this.#outbox, () => this.#exchanges.delete(exchangeId));
    this.#exchanges.set(exchangeId, exchange);
    const opened = exchange.open(requests, ({ request }, error) => this.#agents.get(request.agentId)?.ended(error));
    for (const { request } of opened) this.#agents.get(request.agentId)?.began();
    const invocations = opened.flatMap((invocation) => this.#withAgent(invocation));
    if (invocations.length > 0) this.#runner.run({ invocations, close: () => exchange.close() });
  }

  abandon(exchangeId: number): void {
    this.#exchanges.get(exchangeId)?.abandon();
  }

  cancel(requestId: string): void {
    for (const exchange of this.#exchanges.values()) exchange.find(requestId)?.cancel("cancelled by the caller");
  }

  statusOf(agentId: string): AgentStatus | null {
    return this.#agents.get(agentId)?.status() ?? null;
  }

  /** Ends what is open as cancelled; returns how many agents had been built. */
  release(): number {
    for (const exchange of [...this.#exchanges.values()]) exchange.cancelAll("the pool was released");
    return [...this.#agents.values()].filter(({ runnable }) => runnable !== null).length;
  }

  #withAgent(invocation: HostInvocation): readonly (readonly [HostInvocation, HostAgent])[] {
    const { agentId } = invocation.request;
    const agent = this.#agents.get(agentId);
    if (agent !== undefined && agent.runnable !== null) return [[invocation, agent]];
    const why = agent === undefined ? "the pool has no such agent" : "the agent could not be built";
    invocation.fail({ code: "orchestrator-error", message: `${agentId}: ${why}`, retryable: false });
    return [];
  }
}
