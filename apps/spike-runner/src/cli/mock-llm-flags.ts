import type { LatencyModel } from "@plimsoll/domain";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { boundedInt, latency } from "./flag-kinds.ts";

/** Every flag of `mock-llm`. */
export const mockLlmFlags = {
  port: Flag.Int("port").pipe(
    Flag.filter(
      (value) => value >= 0 && value <= 65_535,
      (value) => `Expected a port from 0 to 65535, got ${value}`,
    ),
    Flag.withMetavar("PORT"),
    Flag.withDescription("Port on 127.0.0.1; 0 takes a free one and prints it"),
    Flag.withDefault(0),
  ),
  latency: latency("latency-ms", "Service time: SYNTAX (default: 100)"),
  timeToFirstToken: latency("first-token-ms", "Time to the first token of a streamed answer (default: the latency)"),
  perToken: latency("per-token-ms", "Time between tokens of a streamed answer (default: 0)"),
  rpm: boundedInt("rpm", 1, "Requests a minute; above it 429 with Retry-After"),
  seed: Flag.Int("seed").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("Source of all randomness"),
    Flag.withDefault(72),
  ),
  model: Flag.String("model").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Model that /v1/models names"),
    Flag.withDefault("mock"),
  ),
};

/** The flags of `mock-llm` as they were parsed. */
export type MockLlmFlags = Command.Command.Config.Infer<typeof mockLlmFlags>;

/** When nobody says otherwise: the LLM of stories/000. */
export const DEFAULT_MOCK_LATENCY: LatencyModel = { kind: "fixed", latencyMs: 100 };
