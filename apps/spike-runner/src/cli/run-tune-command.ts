import { type CliContext, UsageError, useColorOn } from "@plimsoll/adapters-command-line";
import { availableParallelism } from "node:os";
import path from "node:path";
import { makeClock } from "@plimsoll/adapters-host";
import {
  renderTuningJson,
  renderTuningLine,
  renderTuningSummary,
  renderTuningTrialLine,
  TUNING_EXIT_CODES,
} from "@plimsoll/adapters-results";
import type { TuningEvent, TuningOutcome } from "@plimsoll/application";
import type { TopologySpace } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as Option from "effect/Option";
import * as References from "effect/References";
import * as Result from "effect/Result";
import picocolors from "picocolors";
import { composeTuning } from "../composition/compose-tuning.ts";
import { checkEnvironment } from "../config/check-environment.ts";
import { readScenarioFile } from "../config/read-scenario-file.ts";
import { resolveWithOwnAgents } from "../config/own-agents-scenario.ts";
import { topologyRefinements, topologySpace } from "../config/topology-space.ts";
import { makeSilentLiveView } from "../live-view/silent-live-view.ts";
import { makeEffectLogger, pinoLevelOf } from "../logging/effect-logger.ts";
import { makeLogger } from "../logging/make-logger.ts";
import type { LogSettings } from "./log-settings.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";
import { overridesOf } from "./spike-overrides.ts";
import type { TuneFlags } from "./tune-flags.ts";

const MS_PER_MINUTE = 60_000;
const DEFAULT_ROUNDS = 3;

const parts = (list: string): readonly string[] =>
  list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const countsOf = (list: string): Result.Result<readonly number[], UsageError> => {
  const counts = parts(list).map(Number);
  return counts.length > 0 && counts.every((count) => Number.isInteger(count) && count > 0)
    ? Result.succeed(counts)
    : Result.fail(
        new UsageError({
          message: `--worker-counts: "${list}" is not a list of whole numbers of 1 or more`,
          hint: "Write them apart by commas: --worker-counts 1,2,4",
        }),
      );
};

/** What the flags narrow the space to. */
const askedSpace = (flags: TuneFlags): Result.Result<Partial<TopologySpace>, UsageError> => {
  const modes = Option.match(flags.modes, { onNone: () => ({}), onSome: (list) => ({ modes: parts(list) }) });
  return Option.match(flags.workerCounts, {
    onNone: () => Result.succeed(modes),
    onSome: (list) => Result.map(countsOf(list), (workers) => ({ ...modes, workers })),
  });
};

const resolve = Effect.fnUntraced(function* (context: CliContext, flags: TuneFlags) {
  const file = Option.isSome(flags.config) ? yield* Effect.fromResult(readScenarioFile(flags.config.value)) : {};
  const unasked = { waves: Option.none<number>(), warmUpWaves: Option.none<number>() };
  const chosen = {
    ...{ mode: Option.none<string>(), workers: Option.none<number | "auto">() },
    ...{ executorThreads: Option.none<number>(), llmClient: Option.none<"shared" | "per-agent">() },
  };
  const overrides = yield* Effect.fromResult(overridesOf({ ...flags, ...unasked, ...chosen }));
  const resolved = yield* Effect.fromResult(
    resolveWithOwnAgents({ file, flags: overrides }, ownAgentsValues(flags), context.workingDirectory),
  );
  yield* Effect.fromResult(checkEnvironment(resolved, context.env));
  const asked = yield* Effect.fromResult(askedSpace(flags));
  const topologies = yield* Effect.fromResult(topologySpace(resolved.kind, availableParallelism(), asked));
  return { resolved, topologies };
});

const teller = ({ stderr, env }: CliContext, quiet: boolean) => {
  const palette = picocolors.createColors(useColorOn(stderr, env));
  return (event: TuningEvent): void => {
    if (quiet) return;
    if (event.type === "trial-ended") stderr.write(`${renderTuningTrialLine(event.topology, event.trial, palette)}\n`);
    else stderr.write(palette.dim(`  round ${event.round + 1}: ${event.topologyCount} topologies\n`));
  };
};

const show = (context: CliContext, flags: TuneFlags, { report, folder }: TuningOutcome): void => {
  const { stdout, env } = context;
  if (flags.json) stdout.write(renderTuningJson(report));
  else if (flags.quiet) stdout.write(`${renderTuningLine(report)}\n`);
  else stdout.write(renderTuningSummary(report, folder, picocolors.createColors(useColorOn(stdout, env))));
  context.exitWith(TUNING_EXIT_CODES[report.kind]);
};

/** Everything of `plimsoll tune` after the flags were parsed. */
export const runTuneCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: TuneFlags,
  { level, format }: LogSettings,
) {
  const { resolved, topologies } = yield* resolve(context, flags);
  const progress = makeSilentLiveView(context.stderr);
  const isTerminal = context.stderr.isTTY === true;
  const log = makeLogger({ level: pinoLevelOf(level), format, isTerminal, view: progress });
  const command = ["plimsoll", ...context.args];
  const out = Option.getOrElse(flags.out, () => "results");
  const stamp = new Date().toISOString().replaceAll(/[-:.]/g, "");
  const execution = Effect.gen(function* () {
    const { tuneTopology, environment } = yield* composeTuning({
      ...{ resolved, progress, command, clock: makeClock(), env: context.env },
      resultsFolder: path.resolve(context.workingDirectory, out),
      onSidecarLog: (line) => log.debug({ from: "sidecar" }, line),
      onEvent: teller(context, flags.quiet),
      stopRequested: context.stopRequested,
    });
    return yield* tuneTopology.execute({
      ...{ command, environment, topologies, scenario: resolved.scenario },
      tuningId: `${stamp}-tune-${resolved.kind}-${resolved.scenario.agentCount}`,
      refinements: topologyRefinements(resolved.kind, resolved.scenario.agentCount),
      rounds: Option.getOrElse(flags.rounds, () => DEFAULT_ROUNDS),
      budgetMs: Option.getOrNull(Option.map(flags.budgetMinutes, (minutes) => minutes * MS_PER_MINUTE)),
    });
  });
  const outcome = yield* execution.pipe(
    Effect.provide(Logger.layer([makeEffectLogger(log)])),
    Effect.provideService(References.MinimumLogLevel, level),
  );
  show(context, flags, outcome);
});
