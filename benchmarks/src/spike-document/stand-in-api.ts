import { randomBytes } from "node:crypto";
import { startMockLlmServer } from "@plimsoll/mock-llm";

/** What the command line needs to reach the stand-in as if it were a paid API. */
export interface StandInApi {
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** The mock LLM as an API with a realistic latency and a rate limit; the key is made up and worth nothing. */
export const startStandInApi = async (rpm: number): Promise<StandInApi> => {
  const latency = { kind: "lognormal" as const, medianMs: 800, p95Ms: 2500, maxMs: 10_000 };
  const server = await startMockLlmServer({ settings: { latency, rpm }, seed: 72 });
  return {
    environment: {
      OPENAI_BASE_URL: `http://127.0.0.1:${server.port}/v1`,
      OPENAI_API_KEY: `made-up-${randomBytes(8).toString("hex")}`,
    },
    stop: () => server.close(),
  };
};
