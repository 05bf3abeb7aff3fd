import OpenAI from "openai";
import type { BarrierState } from "../barrier.ts";
import type { WireCall, WireJournalPage } from "../journal.ts";
import { startMockLlmServer } from "../mock-llm-server.ts";
import type { MockLlmConfig, MockLlmSettings } from "../settings.ts";

const TIMEOUT_MS = 10_000;

/** A server in this process, a real client of it, and its control side. */
export interface RunningMock {
  readonly port: number;
  readonly openai: OpenAI;
  readonly control: <A>(method: string, path: string, body?: unknown) => Promise<A>;
  readonly page: (query?: string) => Promise<WireJournalPage>;
  readonly ended: () => Promise<readonly WireCall[]>;
}

const runningMock = (port: number): RunningMock => {
  const control = async <A>(method: string, path: string, body?: unknown): Promise<A> => {
    const response = await fetch(`http://127.0.0.1:${port}/_plimsoll/${path}`, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as A;
  };
  const page = (query = ""): Promise<WireJournalPage> => control("GET", `journal?${query}`);
  return {
    port,
    openai: new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "none", maxRetries: 0, timeout: TIMEOUT_MS }),
    control,
    page,
    ended: async () => (await page()).calls,
  };
};

/** Settings of a server that answers at once. */
export const INSTANT: MockLlmSettings = { latency: { kind: "fixed", latencyMs: 0 } };

/** Runs `use` against a fresh server, which is gone afterwards. */
export const withMock = async (
  settings: MockLlmSettings,
  use: (mock: RunningMock) => Promise<void>,
  config: Partial<MockLlmConfig> = {},
): Promise<void> => {
  const server = await startMockLlmServer({ seed: 72, ...config, settings });
  await use(runningMock(server.port)).finally(server.close);
};

export const canaryOf = (index: number): string => index.toString(16).padStart(16, "0");
export const agentOf = (index: number): string => `archon-${index}`;

/** A chat request of one agent with its marks, as the runner writes them. */
export const chatOf = (index: number) => ({
  model: "mock",
  messages: [
    { role: "system" as const, content: `You are a judge. [[agent:${agentOf(index)}]]` },
    { role: "user" as const, content: `Judge. [[canary:${canaryOf(index)}]]` },
  ],
});

export const ask = (mock: RunningMock, index: number, signal?: AbortSignal) =>
  mock.openai.chat.completions.create(chatOf(index), { ...(signal && { signal }) });

const UNTIL_TIMEOUT_MS = 10_000;

/** Polls until it is so. */
export const until = async (met: () => Promise<boolean>): Promise<void> => {
  const deadlineMs = performance.now() + UNTIL_TIMEOUT_MS;
  while (!(await met())) {
    if (performance.now() > deadlineMs) throw new Error(`did not happen within ${UNTIL_TIMEOUT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

export const indexes = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

export const armBarrier = (mock: RunningMock, expected: number, timeoutMs: number): Promise<BarrierState> =>
  mock.control("POST", "barrier", { expected, timeoutMs });

export const barrierEnd = (mock: RunningMock, { barrierId }: BarrierState): Promise<BarrierState> =>
  mock.control("GET", `barrier?barrierId=${barrierId}&waitMs=8000`);

/** All items of a stream, once it has ended. */
export const collect = async <A>(items: AsyncIterable<A>): Promise<readonly A[]> => {
  const collected: A[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};
