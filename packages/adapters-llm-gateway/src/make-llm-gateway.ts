import { LlmFailure } from "@plimsoll/application";
import type { LlmEndpoint, LlmProviderPort, StartedLlm } from "@plimsoll/application";
import type { Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import type * as Scope from "effect/Scope";
import type { LlmGatewayOptions } from "./gateway-options.ts";
import { startGatewayServer } from "./gateway-server.ts";

/** A gateway that is up; the endpoint is all that an orchestrator gets to know. */
export interface StartedGateway extends StartedLlm {
  readonly endpoint: LlmEndpoint;
}

const refuse = (message: string, hint: string): Effect.Effect<never, LlmFailure> =>
  Effect.fail(new LlmFailure({ message, hint }));

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const checkOptions = (options: LlmGatewayOptions): Effect.Effect<void, LlmFailure> => {
  if (!isHttpUrl(options.upstreamBaseUrl))
    return refuse(
      "The LLM's base URL is not an http address.",
      "Set OPENAI_BASE_URL to something like https://host/v1.",
    );
  if (new URL(options.upstreamBaseUrl).password !== "")
    return refuse(
      "The LLM's base URL carries a password.",
      "Take it out of OPENAI_BASE_URL; the key goes into OPENAI_API_KEY.",
    );
  if (Redacted.value(options.apiKey).trim() === "")
    return refuse(
      "There is no key for the LLM.",
      "Set OPENAI_API_KEY; any word will do for a server that asks for none.",
    );
  return Effect.void;
};

/** Starts the gateway in front of a real OpenAI-compatible LLM; the Scope stops it, open calls included. */
export const makeLlmGateway = Effect.fn("makeLlmGateway")(function* (
  options: LlmGatewayOptions & { readonly model: string },
): Effect.fn.Return<StartedGateway, LlmFailure, Scope.Scope> {
  yield* checkOptions(options);
  const server = yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: () => startGatewayServer(options),
      catch: (cause) =>
        new LlmFailure({
          message: `The LLM gateway did not start: ${String(cause)}`,
          hint: "No local port could be opened; check the system's limits.",
        }),
    }),
    ({ close }) => Effect.promise(close),
  );
  return {
    endpoint: { baseUrl: server.baseUrl, model: options.model },
    journal: {
      read: (cursor, includePending) => Effect.sync(() => server.journal.read(cursor, includePending)),
      barrier: null,
    },
  };
});

/**
 * The real LLM that a scenario with `llm.kind` "openai" asks for. The scenario's model and rpm hold; `options.rpm` is for
 * scenarios that name none.
 */
export const makeLlmGatewayProvider = (options: LlmGatewayOptions): LlmProviderPort => ({
  start: Effect.fn("LlmGatewayProvider.start")(function* ({ llm }: Scenario) {
    if (llm.kind !== "openai") {
      return yield* refuse(
        `llm.kind is "${llm.kind}", which the gateway is not.`,
        'Set llm.kind to "openai", or start the provider of that kind.',
      );
    }
    return yield* makeLlmGateway({ ...options, model: llm.model, ...(llm.rpm !== undefined && { rpm: llm.rpm }) });
  }),
});
