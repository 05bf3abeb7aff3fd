import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { made } from "../testing/user-code/counted.ts";
import type { FromHost, HostSettings, ToHost } from "../wire/host-messages.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { GraphHost } from "./graph-host.ts";

const SETTINGS: HostSettings = {
  mode: "agents",
  concurrencyLimit: null,
  libraryMaxConcurrency: null,
  maxRetries: 0,
  agentsFrom: {
    path: fileURLToPath(new URL("../testing/user-code/counted.ts", import.meta.url)),
    exportName: "makeCounted",
  },
  llm: null,
};
const agents = Array.from({ length: 72 }, (_, index) => ({
  agentId: `archon-${index + 1}`,
  role: "witness",
  goal: "answer",
  backstory: "none",
}));

/** The host in this process, where it can be seen what it holds. */
class HostInTest {
  readonly #waiting = new Map<number, (message: FromHost) => void>();
  readonly #host = new GraphHost(SETTINGS, (message) => this.#heard(message), String);

  /** Resolves with the answer, or when the exchange is closed. */
  tell(message: Exclude<ToHost, { readonly kind: "start" | "abandon" }>): Promise<FromHost> {
    return new Promise((resolve) => {
      this.#waiting.set("askId" in message ? message.askId : message.exchangeId, resolve);
      this.#host.handle(message);
    });
  }

  #heard(said: FromHost): void {
    if ("askId" in said) this.#waiting.get(said.askId)?.(said);
    if (said.kind !== "items") return;
    for (const item of said.items) if ("closing" in item) this.#waiting.get(item.exchangeId)?.(said);
  }

  async openAndAsk(poolId: string): Promise<void> {
    await this.tell({ kind: "instantiate", askId: 1, poolId, agents, llm: null, instantiationTimeoutMs: 10_000 });
    const requests = agents.map(({ agentId }) => {
      return { requestId: `${poolId} ${agentId}`, agentId, topic: "heap", prompt: "go", timeoutMs: 10_000 };
    });
    await this.tell({ kind: "invoke", exchangeId: 1, poolId, requests });
  }
}

/** A WeakRef keeps what it was asked for until the turn of the event loop ends (ECMA-262, KeepDuringJob). */
const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 20));

const liveCount = (): number => made.filter((agent) => agent.deref() !== undefined).length;

it("holds the agents of a pool until it is released, and has collected all of them by then", async () => {
  const host = new HostInTest();
  await host.openAndAsk("first");
  await host.openAndAsk("second");
  await nextTurn();
  collectGarbage();
  expect(liveCount()).toBe(144);
  await nextTurn();
  expect(await host.tell({ kind: "release", askId: 2, poolId: "first" })).toMatchObject({ value: 72 });
  expect(liveCount()).toBe(72);
  await nextTurn();
  await host.tell({ kind: "release", askId: 3, poolId: "second" });
  expect(liveCount()).toBe(0);
});

it("refuses what it is asked about a pool that it does not have", async () => {
  const host = new HostInTest();
  const unknown = { failure: { code: "pool-not-found" } };
  expect(await host.tell({ kind: "cancel", askId: 1, poolId: "none", requestId: "r" })).toMatchObject(unknown);
  expect(await host.tell({ kind: "agent-status", askId: 2, poolId: "none", agentId: "a" })).toMatchObject(unknown);
  expect(await host.tell({ kind: "release", askId: 3, poolId: "none" })).toMatchObject({ value: 0 });
});

it("does not bring a pool to life that was released while it was being built", async () => {
  const host = new HostInTest();
  const building = host.tell({
    kind: "instantiate",
    askId: 1,
    poolId: "unwanted",
    agents,
    llm: null,
    instantiationTimeoutMs: 10_000,
  });
  const released = host.tell({ kind: "release", askId: 2, poolId: "unwanted" });
  expect(await released).toMatchObject({ value: 0 });
  expect(await building).toMatchObject({ failure: { code: "pool-not-found" } });
  const status = await host.tell({ kind: "agent-status", askId: 3, poolId: "unwanted", agentId: "archon-1" });
  expect(status).toMatchObject({ failure: { code: "pool-not-found" } });
});
