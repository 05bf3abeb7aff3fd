import { checkLlmEnvironment, type CliContext } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { resolveWithOwnAgents } from "../config/own-agents-scenario.ts";
import { readScenarioFile } from "../config/read-scenario-file.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";
import { overridesOf, type SharedSpikeFlags } from "./spike-overrides.ts";

/** The file of `--config` and the flags, each as a layer of the same thing. */
export const spikeLayers = Effect.fnUntraced(function* ({ workingDirectory }: CliContext, flags: SharedSpikeFlags) {
  const file = Option.isSome(flags.config)
    ? yield* Effect.fromResult(readScenarioFile(flags.config.value, workingDirectory))
    : {};
  return { file, flags: yield* Effect.fromResult(overridesOf(flags, workingDirectory)) };
});

/** A scenario with nothing left open, the user's own agents included, on a machine that has what it needs. */
export const resolveSpikeFlags = Effect.fnUntraced(function* (context: CliContext, flags: SharedSpikeFlags) {
  const layers = yield* spikeLayers(context, flags);
  const resolved = yield* Effect.fromResult(
    resolveWithOwnAgents(layers, ownAgentsValues(flags, context.env), context.workingDirectory),
  );
  yield* Effect.fromResult(checkLlmEnvironment(resolved.scenario.llm.kind, context.env));
  return resolved;
});
