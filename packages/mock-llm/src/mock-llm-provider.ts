import { LlmFailure } from "@plimsoll/application";
import type { ClockPort, LlmProviderPort } from "@plimsoll/application";
import type { Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { makeMockLlm } from "./make-mock-llm.ts";
import { parseSettings } from "./settings.ts";
import type { MockLlmConfig, MockLlmSettings } from "./settings.ts";

export interface MockLlmProviderOptions extends Pick<MockLlmConfig, "port" | "journalCapacity"> {
  readonly clock: ClockPort;
  /** What a scenario does not say: faults, stream timing, length of answers. */
  readonly extraSettings?: Omit<Partial<MockLlmSettings>, "latency" | "rpm">;
  /** @default `server-worker` beside this module */
  readonly workerEntry?: URL;
}

const settingsOf = (scenario: Scenario, extra: MockLlmProviderOptions["extraSettings"]): unknown => ({
  ...extra,
  latency: scenario.llm.latency,
  ...(scenario.llm.rpm !== undefined && { rpm: scenario.llm.rpm }),
});

/** The mock LLM that a scenario with `llm.kind` "mock" asks for: its latency, model, rate limit and seed. */
export const makeMockLlmProvider = (options: MockLlmProviderOptions): LlmProviderPort => ({
  start: Effect.fn("MockLlmProvider.start")(function* (scenario: Scenario) {
    const { extraSettings, ...rest } = options;
    if (scenario.llm.kind !== "mock") {
      return yield* new LlmFailure({
        message: `llm.kind is "${scenario.llm.kind}", which the mock LLM is not.`,
        hint: 'Set llm.kind to "mock", or start the provider of that kind.',
      });
    }
    const settings = parseSettings(settingsOf(scenario, extraSettings));
    if (Result.isFailure(settings)) {
      return yield* new LlmFailure({
        message: `The mock LLM can't be set up so: ${settings.failure}`,
        hint: "Correct the named field of the scenario's llm section.",
      });
    }
    return yield* makeMockLlm({ ...rest, settings: settings.success, seed: scenario.seed, model: scenario.llm.model });
  }),
});
