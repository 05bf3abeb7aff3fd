import { given, resolveLatency, unlessEmpty, type UsageError } from "@plimsoll/adapters-command-line";
import type { LatencyModel } from "@plimsoll/domain";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import type { ScenarioFile } from "../config/scenario-file.ts";
import type { SpikeFlags } from "./spike-flags.ts";
import { stubOverridesOf } from "./stub-overrides.ts";

/** Flags that some of the commands choose themselves and do not ask of the user. */
const UNASKED = {
  ...{ orchestrator: Option.none<string>(), mode: Option.none<string>() },
  ...{ agentCount: Option.none<number>(), waves: Option.none<number>(), warmUpWaves: Option.none<number>() },
  ...{ workers: Option.none<number | "auto">(), executorThreads: Option.none<number>() },
  llmClient: Option.none<"shared" | "per-agent">(),
};

/** The flags of a command that runs spikes: all of them, or those that it leaves to the user. */
export type SharedSpikeFlags = Omit<SpikeFlags, keyof typeof UNASKED> & Partial<Pick<SpikeFlags, keyof typeof UNASKED>>;

const llmOverrides = (flags: SpikeFlags, latency: LatencyModel | undefined) =>
  unlessEmpty(
    given({
      kind: Option.getOrUndefined(flags.llm),
      model: Option.getOrUndefined(flags.llmModel),
      rpm: Option.getOrUndefined(flags.rpm),
      latency,
    }),
  );

const scenarioOverrides = (flags: SpikeFlags, latency: LatencyModel | undefined): ScenarioFile =>
  given({
    orchestrator: Option.getOrUndefined(flags.orchestrator),
    agentCount: Option.getOrUndefined(flags.agentCount),
    waves: Option.getOrUndefined(flags.waves),
    warmUpWaves: Option.getOrUndefined(flags.warmUpWaves),
    halfLoadWaves: Option.getOrUndefined(flags.halfLoadWaves),
    leakCycles: Option.getOrUndefined(flags.leakCycles),
    workers: Option.getOrUndefined(flags.workers),
    mode: Option.getOrUndefined(flags.mode),
    executorThreads: Option.getOrUndefined(flags.executorThreads),
    llmClient: Option.getOrUndefined(flags.llmClient),
    seed: Option.getOrUndefined(flags.seed),
    probeTimeoutMs: Option.getOrUndefined(flags.probeTimeoutMs),
    instantiationTimeoutMs: Option.getOrUndefined(flags.instantiationTimeoutMs),
    invocationTimeoutMs: Option.getOrUndefined(flags.invocationTimeoutMs),
    targets: flags.target.length === 0 ? undefined : flags.target,
    llm: llmOverrides(flags, latency),
    stub: stubOverridesOf(flags),
  });

/** The flags in the shape of a scenario file, so that both are layers of the same thing. */
export const overridesOf = (
  shared: SharedSpikeFlags,
  workingDirectory: string,
): Result.Result<ScenarioFile, UsageError> => {
  const flags: SpikeFlags = { ...UNASKED, ...shared };
  const argument = Option.getOrUndefined(flags.llmLatency);
  const latency = argument === undefined ? Result.succeed(undefined) : resolveLatency(argument, workingDirectory);
  return Result.map(latency, (model) => scenarioOverrides(flags, model));
};
