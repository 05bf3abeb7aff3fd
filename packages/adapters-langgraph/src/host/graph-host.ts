import { readFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AgentSpec, LlmEndpoint } from "@plimsoll/application";
import type { FromHost, HostAnswer, HostFacts, HostSettings, InstantiatedPool, ToHost } from "../wire/host-messages.ts";
import type { Redact } from "../failure/redact.ts";
import { agentsRunner } from "./agents-runner.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { buildAgent } from "./host-agent.ts";
import { HostPool, type BatchRunner } from "./host-pool.ts";
import { HostRefusal } from "./host-refusal.ts";
import { Outbox } from "./outbox.ts";
import { ServiceSlots } from "./service-slots.ts";
import { SourceLoader } from "./source-loader.ts";

type Asked<Kind extends ToHost["kind"]> = Extract<ToHost, { readonly kind: Kind }>;

const gone = (poolId: string): HostRefusal =>
  new HostRefusal({
    code: "pool-not-found",
    message: `pool ${poolId} has been released`,
    hint: "instantiate a new pool",
  });

/** The child's side: pools by id, and an answer to everything that is asked. */
export class GraphHost {
  readonly #settings: HostSettings;
  readonly #send: (message: FromHost) => void;
  readonly #redact: Redact;
  readonly #loader: SourceLoader;
  readonly #outbox: Outbox;
  readonly #slots: ServiceSlots;
  readonly #pools = new Map<string, HostPool>();
  /** Released while being built: not to come to life afterwards. */
  readonly #building = new Map<string, { isWanted: boolean }>();
  #outputCount = 0;

  constructor(settings: HostSettings, send: (message: FromHost) => void, redact: Redact) {
    this.#settings = settings;
    this.#send = send;
    this.#redact = redact;
    this.#loader = new SourceLoader(settings, redact);
    this.#outbox = new Outbox(send);
    this.#slots = new ServiceSlots(settings.concurrencyLimit);
  }

  /** Imports what agents are made of; rejects with a HostRefusal. */
  start(): Promise<HostFacts> {
    return this.#loader.start();
  }

  handle(message: ToHost): void {
    switch (message.kind) {
      case "start":
        return;
      case "invoke":
        return this.#invoke(message);
      case "abandon":
        for (const pool of this.#pools.values()) pool.abandon(message.exchangeId);
        return;
      default:
        return void this.#answer(message);
    }
  }

  async #answer(message: Exclude<ToHost, { readonly kind: "start" | "invoke" | "abandon" }>): Promise<void> {
    const { askId } = message;
    try {
      this.#send({ kind: "answer", askId, value: await this.#valueFor(message) });
    } catch (thrown) {
      if (!(thrown instanceof HostRefusal)) throw thrown;
      this.#send({ kind: "failure", askId, failure: thrown.failure });
    }
  }

  #valueFor(
    message: Exclude<ToHost, { readonly kind: "start" | "invoke" | "abandon" }>,
  ): HostAnswer | Promise<HostAnswer> {
    switch (message.kind) {
      case "instantiate":
        return this.#instantiate(message);
      case "cancel":
        this.#pool(message.poolId).cancel(message.requestId);
        return null;
      case "agent-status":
        return this.#status(message);
      case "release":
        return this.#release(message.poolId);
      case "resources":
        return { pid: process.pid, rssBytes: process.memoryUsage.rss(), pssBytes: readPssBytes() };
      case "fan-out":
        return this.#loader.fanOut(message.experiment);
    }
  }

  async #instantiate(message: Asked<"instantiate">): Promise<InstantiatedPool> {
    const { poolId, agents, llm } = message;
    const fromMs = performance.now();
    const building = { isWanted: true };
    this.#building.set(poolId, building);
    try {
      const built = await this.#build(agents, llm, message.instantiationTimeoutMs);
      if (!building.isWanted) throw gone(poolId);
      this.#pools.set(poolId, new HostPool(built, this.#outbox, await this.#runnerOf(poolId)));
      return { agents: built.map(({ instantiation }) => instantiation), totalMs: performance.now() - fromMs };
    } finally {
      this.#building.delete(poolId);
    }
  }

  async #build(agents: readonly AgentSpec[], llm: LlmEndpoint | null, limitMs: number) {
    const source = await this.#loader.sourceFor(llm);
    const build = { source, llm, limitMs, redact: this.#redact };
    return Promise.all(agents.map((spec) => buildAgent(spec, build)));
  }

  #runnerOf(poolId: string): BatchRunner | Promise<BatchRunner> {
    const nextOutputId = (): string => `${poolId}-output-${++this.#outputCount}`;
    const parts = { poolId, slots: this.#slots, redact: this.#redact, nextOutputId };
    return this.#settings.mode === "agents" ? agentsRunner(parts) : this.#loader.mapReduceRunner(parts);
  }

  #invoke({ poolId, exchangeId, requests }: Asked<"invoke">): void {
    const pool = this.#pools.get(poolId);
    if (pool !== undefined) return pool.invoke(exchangeId, requests);
    this.#outbox.add({ exchangeId, closing: { sent: requests.length, succeeded: 0, failed: 0 } });
  }

  #pool(poolId: string): HostPool {
    const pool = this.#pools.get(poolId);
    if (pool === undefined) throw gone(poolId);
    return pool;
  }

  #status({ poolId, agentId }: Asked<"agent-status">): HostAnswer {
    const status = this.#pool(poolId).statusOf(agentId);
    if (status !== null) return status;
    throw new HostRefusal({
      code: "agent-not-found",
      message: `pool ${poolId} has no agent ${agentId}`,
      hint: "ask for an agent the pool was instantiated with",
    });
  }

  /** Answered when the garbage is gone: the next thing asked is not to wait for it. */
  async #release(poolId: string): Promise<number> {
    const releasedCount = this.#drop(poolId);
    await nextTurn();
    await nextTurn(); // aborted calls unwind in the meantime
    if (releasedCount > 0) collectGarbage();
    return releasedCount;
  }

  /** A function of its own, so that nobody holds the pool while its garbage is collected. */
  #drop(poolId: string): number {
    const building = this.#building.get(poolId);
    if (building !== undefined) building.isWanted = false;
    const pool = this.#pools.get(poolId);
    this.#pools.delete(poolId);
    return pool?.release() ?? 0;
  }
}

const BYTES_PER_KIB = 1024;

/** Proportional set size of this process (proc_pid_smaps_rollup(5)); null where there is no such file. */
const readPssBytes = (): number | null => {
  try {
    const kib = /^Pss:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/smaps_rollup", "utf8"))?.[1];
    return kib === undefined ? null : Number(kib) * BYTES_PER_KIB;
  } catch {
    return null;
  }
};
