import { LlmFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { startMockLlmServer } from "./mock-llm-server.ts";
import type { MockLlmConfig } from "./settings.ts";

/** Where a served mock LLM is to be found. */
export interface MockLlmAddress {
  /** For OPENAI_BASE_URL. */
  readonly baseUrl: string;
  /** For ANTHROPIC_BASE_URL and GOOGLE_GEMINI_BASE_URL, whose clients add the version themselves. */
  readonly originUrl: string;
  /** Journal, barrier, settings; ends in `/_plimsoll/`. */
  readonly controlUrl: string;
  readonly port: number;
}

const addressOf = (port: number): MockLlmAddress => ({
  baseUrl: `http://127.0.0.1:${port}/v1`,
  originUrl: `http://127.0.0.1:${port}`,
  controlUrl: `http://127.0.0.1:${port}/_plimsoll/`,
  port,
});

const portFailure = (port: number) => (cause: unknown) =>
  new LlmFailure({
    message: `The mock LLM did not start on port ${port}: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: `Choose another port than ${port}, or 0 for a free one.`,
  });

/** Serves in the foreground, on this thread, until it is interrupted; `onListening` is called once, when clients may come. */
export const serveMockLlm = Effect.fn("serveMockLlm")(function* (
  config: MockLlmConfig,
  onListening: (address: MockLlmAddress) => void,
): Effect.fn.Return<never, LlmFailure> {
  const serve = Effect.acquireRelease(
    Effect.tryPromise({ try: () => startMockLlmServer(config), catch: portFailure(config.port ?? 0) }),
    (server) => Effect.promise(server.close),
  );
  return yield* Effect.scoped(
    Effect.flatMap(serve, ({ port }) => {
      onListening(addressOf(port));
      return Effect.never;
    }),
  );
});
