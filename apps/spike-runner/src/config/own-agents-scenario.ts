import type { UsageError } from "@plimsoll/adapters-command-line";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Result from "effect/Result";
import {
  checkOwnAgents,
  orchestratorFor,
  type OwnAgents,
  type OwnAgentsFlagValues,
  ownAgentsOf,
} from "./own-agents.ts";
import { type ResolvedSpike, resolveScenario } from "./resolve-scenario.ts";
import type { ScenarioFile } from "./scenario-file.ts";

/** Adds what the user brings, once it is known to fit the orchestrator. */
export const bringOwnAgents = <R extends ResolvedSpike>(
  resolved: R,
  own: OwnAgents | null,
): Result.Result<R, UsageError> =>
  own === null
    ? Result.succeed(resolved)
    : Result.map(checkOwnAgents(own, resolved.kind, resolved.scenario.orchestrator), () => ({
        ...resolved,
        ownAgents: own,
      }));

/** The orchestrator that own agents run on where neither the file nor a flag names one. */
export const inferredOrchestrator = (
  own: OwnAgents | null,
  ...named: readonly (string | undefined)[]
): { readonly orchestrator?: string } =>
  own?.target == null || named.some((name) => name !== undefined) ? {} : { orchestrator: orchestratorFor(own.target) };

/** A scenario of a file and flags, with the user's own agents and inputs. */
export const resolveWithOwnAgents = (
  layers: { readonly file: ScenarioFile; readonly flags: ScenarioFile },
  values: OwnAgentsFlagValues,
  workingDirectory: string,
): Result.Result<ResolvedSpike, UsageError> =>
  Result.gen(function* () {
    const { file, flags } = layers;
    const seed = flags.seed ?? file.seed ?? DEFAULT_SCENARIO.seed;
    const own = yield* ownAgentsOf(values, workingDirectory, seed);
    const asked = { ...flags, ...inferredOrchestrator(own, file.orchestrator, flags.orchestrator) };
    return yield* bringOwnAgents(yield* resolveScenario(file, asked), own);
  });
