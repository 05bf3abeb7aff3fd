import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { makeClock } from "@plimsoll/adapters-host";
import {
  CAPACITY_EXIT_CODES,
  renderCapacityJson,
  renderCapacityLine,
  renderCapacitySummary,
  renderTrialLine,
} from "@plimsoll/adapters-results";
import type { CapacityEvent, CapacityOutcome, CapacityRequest } from "@plimsoll/application";
import { DEFAULT_CAPACITY } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as Option from "effect/Option";
import * as References from "effect/References";
import picocolors from "picocolors";
import { composeCapacity } from "../composition/compose-capacity.ts";
import { checkEnvironment } from "../config/check-environment.ts";
import { readScenarioFile } from "../config/read-scenario-file.ts";
import { resolveWithOwnAgents } from "../config/own-agents-scenario.ts";
import type { ResolvedSpike } from "../config/resolve-scenario.ts";
import { makeSilentLiveView } from "../live-view/silent-live-view.ts";
import { makeEffectLogger, pinoLevelOf } from "../logging/effect-logger.ts";
import { makeLogger } from "../logging/make-logger.ts";
import type { CapacityFlags } from "./capacity-flags.ts";
import type { LogSettings } from "./log-settings.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";
import { overridesOf } from "./spike-overrides.ts";

const MS_PER_MINUTE = 60_000;
const DEFAULT_MAX_AGENTS = 1_000;
const DEFAULT_MAX_TRIALS = 40;

const resolve = Effect.fnUntraced(function* (context: CliContext, flags: CapacityFlags) {
  const file = Option.isSome(flags.config) ? yield* Effect.fromResult(readScenarioFile(flags.config.value)) : {};
  const unasked = {
    agentCount: Option.none<number>(),
    waves: Option.none<number>(),
    warmUpWaves: Option.none<number>(),
  };
  const overrides = yield* Effect.fromResult(overridesOf({ ...flags, ...unasked }));
  const resolved = yield* Effect.fromResult(
    resolveWithOwnAgents({ file, flags: overrides }, ownAgentsValues(flags), context.workingDirectory),
  );
  yield* Effect.fromResult(checkEnvironment(resolved, context.env));
  return resolved;
});

const searchOf = (
  flags: CapacityFlags,
): Pick<CapacityRequest, "settings" | "budgetMs" | "confirm" | "atLeast" | "forAgents"> => ({
  settings: {
    maxAgentCount: Option.getOrElse(flags.maxAgents, () => DEFAULT_MAX_AGENTS),
    maxTrials: Option.getOrElse(flags.maxTrials, () => DEFAULT_MAX_TRIALS),
    startAgentCount: Option.getOrElse(flags.startAgents, () => DEFAULT_CAPACITY.startAgentCount),
    replicates: Option.getOrElse(flags.replicates, () => DEFAULT_CAPACITY.replicates),
  },
  budgetMs: Option.getOrNull(Option.map(flags.budgetMinutes, (minutes) => minutes * MS_PER_MINUTE)),
  confirm: flags.confirm,
  atLeast: Option.getOrNull(flags.atLeast),
  forAgents: Option.getOrNull(flags.forAgents),
});

const capacityIdOf = (startedAt: Date, { kind }: ResolvedSpike): string =>
  `${startedAt.toISOString().replaceAll(/[-:.]/g, "")}-capacity-${kind}`;

/** A line a trial on stderr, so that stdout holds the result alone. */
const trialTeller = ({ stderr, env }: CliContext, quiet: boolean) => {
  const palette = picocolors.createColors(useColorOn(stderr, env));
  return (event: CapacityEvent): void => {
    if (quiet) return;
    if (event.type === "trial-ended") stderr.write(`${renderTrialLine(event.trial, palette)}\n`);
    else if (stderr.isTTY === true) stderr.write(palette.dim(`  · ${event.agentCount} agents (${event.why}) …\r`));
  };
};

const show = (context: CliContext, flags: CapacityFlags, { report, folder }: CapacityOutcome): void => {
  const { stdout, env } = context;
  if (flags.json) stdout.write(renderCapacityJson(report));
  else if (flags.quiet) stdout.write(`${renderCapacityLine(report)}\n`);
  else stdout.write(renderCapacitySummary(report, folder, picocolors.createColors(useColorOn(stdout, env))));
  context.exitWith(CAPACITY_EXIT_CODES[report.kind]);
};

/** Everything of `plimsoll capacity` after the flags were parsed. */
export const runCapacityCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: CapacityFlags,
  { level, format }: LogSettings,
) {
  const resolved = yield* resolve(context, flags);
  const out = Option.getOrElse(flags.out, () => "results");
  const progress = makeSilentLiveView(context.stderr);
  const isTerminal = context.stderr.isTTY === true;
  const log = makeLogger({ level: pinoLevelOf(level), format, isTerminal, view: progress });
  const command = ["plimsoll", ...context.args];
  const execution = Effect.gen(function* () {
    const { findCapacity, environment } = yield* composeCapacity({
      ...{ resolved, progress, command, clock: makeClock(), env: context.env },
      resultsFolder: path.resolve(context.workingDirectory, out),
      onSidecarLog: (line) => log.debug({ from: "sidecar" }, line),
      onTrial: trialTeller(context, flags.quiet),
      stopRequested: context.stopRequested,
    });
    return yield* findCapacity.execute({
      capacityId: capacityIdOf(new Date(), resolved),
      ...{ command, environment, scenario: resolved.scenario, stopRequested: context.stopRequested },
      ...searchOf(flags),
    });
  });
  const outcome = yield* execution.pipe(
    Effect.provide(Logger.layer([makeEffectLogger(log)])),
    Effect.provideService(References.MinimumLogLevel, level),
  );
  show(context, flags, outcome);
});
