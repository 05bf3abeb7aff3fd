import type { LlmEndpoint } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { startRecordingLlm } from "../testing/recording-llm.ts";
import type { FromHost, HostSettings, ToHost } from "../wire/host-messages.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { GraphHost } from "./graph-host.ts";

const SETTINGS: HostSettings = {
  mode: "agents",
  concurrencyLimit: null,
  libraryMaxConcurrency: null,
  maxRetries: 0,
  agentsFrom: null,
  llm: null,
};
const AGENT_COUNT = 72;
const POOL_COUNT = 3;
const agents = Array.from({ length: AGENT_COUNT }, (_, index) => ({
  agentId: `archon-${index + 1}`,
  role: "witness",
  goal: "answer",
  backstory: "none",
}));

/** The host in this process, where its heap can be read. */
class HostInTest {
  #onMessage: (message: FromHost) => void = () => undefined;
  readonly host = new GraphHost(SETTINGS, (message) => this.#onMessage(message), String);

  /** Resolves with the answer, or when the exchange is closed. */
  tell(message: ToHost): Promise<FromHost> {
    return new Promise((resolve) => {
      this.#onMessage = (said) => {
        if (said.kind !== "items" || said.items.some((item) => "closing" in item)) resolve(said);
      };
      this.host.handle(message);
    });
  }

  async cycle(poolId: string, llm: LlmEndpoint, release: boolean): Promise<void> {
    await this.tell({ kind: "instantiate", askId: 1, poolId, agents, llm, instantiationTimeoutMs: 10_000 });
    const requests = agents.map(({ agentId }) => {
      return { requestId: `${poolId} ${agentId}`, agentId, topic: "heap", prompt: "go", timeoutMs: 10_000 };
    });
    await this.tell({ kind: "invoke", exchangeId: 1, poolId, requests });
    if (release) await this.tell({ kind: "release", askId: 2, poolId });
  }
}

const heapAfter = async (work: () => Promise<void>): Promise<number> => {
  await work();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** Bytes of heap that each of some pools leaves. */
const bytesLeft = (release: boolean): Promise<number> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(startRecordingLlm, ({ baseUrl, calls }) =>
        Effect.promise(async () => {
          const host = new HostInTest();
          const llm = { baseUrl, model: "recorded" };
          const pools = (from: number, count: number) => async (): Promise<void> => {
            for (let pool = from; pool < from + count; pool++) await host.cycle(`pool ${pool}`, llm, release);
            calls.length = 0;
          };
          const before = await heapAfter(pools(0, POOL_COUNT));
          const after = await heapAfter(pools(POOL_COUNT, POOL_COUNT));
          return (after - before) / POOL_COUNT;
        }),
      ),
    ),
  );

it(
  "leaves nothing of a released pool on the heap, where a pool that is not released leaves its agents",
  { timeout: 120_000 },
  async () => {
    const kept = await bytesLeft(false);
    const released = await bytesLeft(true);
    expect(kept).toBeGreaterThan(AGENT_COUNT * 5_000);
    expect(released).toBeLessThan(kept / 4);
  },
);
