import { boundedInt, latency, words } from "@plimsoll/adapters-command-line";
import type { LatencyModel } from "@plimsoll/domain";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";
import { port, seed } from "./shared-flags.ts";

/** Every flag of `mock-llm`. */
export const mockLlmFlags = {
  port: port("Port on 127.0.0.1; 0 takes a free one and prints it"),
  latency: latency("latency-ms", "Service time: SYNTAX (default: 100)"),
  timeToFirstToken: latency("first-token-ms", "Time to the first token of a streamed answer (default: the latency)"),
  perToken: latency("per-token-ms", "Time between tokens of a streamed answer (default: 0)"),
  rpm: boundedInt("rpm", 1, "Requests a minute; above it 429 with Retry-After"),
  toolTurns: boundedInt("tool-turns", 0, "Tool calls asked for before each answer, over the script's (default: 0)"),
  script: words(
    "script",
    "FILE",
    "Faults and tool calls in YAML, as a load scenario writes them; windows count from now",
  ),
  seed: seed().pipe(Flag.map(Option.getOrElse(() => 72))),
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
