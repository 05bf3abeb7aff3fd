import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { makeClock } from "@plimsoll/adapters-host";
import { renderSummary, renderVerdictLine } from "@plimsoll/adapters-results";
import type { RunSpikeOutcome } from "@plimsoll/application";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as Option from "effect/Option";
import * as References from "effect/References";
import picocolors from "picocolors";
import { composeSpike } from "../composition/compose-spike.ts";
import { makeRunId } from "../composition/run-id.ts";
import { checkEnvironment } from "../config/check-environment.ts";
import { readScenarioFile } from "../config/read-scenario-file.ts";
import { resolveWithOwnAgents } from "../config/own-agents-scenario.ts";
import type { ResolvedSpike } from "../config/resolve-scenario.ts";
import { makeLiveView } from "../live-view/make-live-view.ts";
import type { ProgressView } from "../live-view/progress-view.ts";
import { makeEffectLogger, pinoLevelOf } from "../logging/effect-logger.ts";
import { makeLogger } from "../logging/make-logger.ts";
import { renderJsonSummary } from "../report/json-summary.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import type { LogSettings } from "./log-settings.ts";
import type { SpikeFlags } from "./spike-flags.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";
import { overridesOf } from "./spike-overrides.ts";

const resolve = Effect.fnUntraced(function* (context: CliContext, flags: SpikeFlags) {
  const file = Option.isSome(flags.config) ? yield* Effect.fromResult(readScenarioFile(flags.config.value)) : {};
  const overrides = yield* Effect.fromResult(overridesOf(flags));
  const resolved = yield* Effect.fromResult(
    resolveWithOwnAgents({ file, flags: overrides }, ownAgentsValues(flags), context.workingDirectory),
  );
  yield* Effect.fromResult(checkEnvironment(resolved, context.env));
  return resolved;
});

const resultsFolderOf = (context: CliContext, { out }: SpikeFlags): string =>
  path.resolve(
    context.workingDirectory,
    Option.getOrElse(out, () => "results"),
  );

const titleOf = ({ scenario }: ResolvedSpike): string =>
  `plimsoll spike  ${scenario.orchestrator} · ${scenario.agentCount} agents · ${scenario.waves} waves`;

const openLog = (context: CliContext, view: ProgressView, { level, format }: LogSettings) => {
  const isTerminal = context.stderr.isTTY === true;
  return makeLogger({ level: pinoLevelOf(level), format, isTerminal, view });
};

const exitCodeFor = ({ ending, assessment }: RunSpikeOutcome): number =>
  ending === "interrupted" ? EXIT_CODES.interrupted : VERDICT_EXIT_CODES[assessment.verdict.kind];

const showResult = (context: CliContext, flags: SpikeFlags, outcome: RunSpikeOutcome, devMode: boolean): void => {
  const { stdout, env } = context;
  const exitCode = exitCodeFor(outcome);
  const { assessment, folder, run } = outcome;
  const input = { runId: run.runId, folder, assessment, devMode, exitCode };
  if (flags.json) stdout.write(renderJsonSummary(input));
  else if (flags.quiet) stdout.write(`${renderVerdictLine(input)}\n`);
  else stdout.write(renderSummary(input, picocolors.createColors(useColorOn(stdout, env))));
  context.exitWith(exitCode);
};

/** Everything of `plimsoll spike` after the flags were parsed. */
export const runSpikeCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: SpikeFlags,
  settings: LogSettings,
) {
  const resolved = yield* resolve(context, flags);
  const runId = makeRunId(new Date(), resolved);
  const resultsFolder = resultsFolderOf(context, flags);
  const view = yield* Effect.promise(() => makeLiveView(context, titleOf(resolved), flags.quiet));
  const log = openLog(context, view, settings);
  const onSidecarLog = (line: string): void => log.debug({ from: "sidecar" }, line);
  const execution = Effect.gen(function* () {
    const base = { resolved, runId, resultsFolder, env: context.env, onSidecarLog };
    const spike = yield* composeSpike({ ...base, clock: makeClock(), progress: view });
    const outcome = yield* spike.runSpike.execute({
      runId,
      command: ["plimsoll", ...context.args],
      scenario: resolved.scenario,
      stopRequested: context.stopRequested,
    });
    return { outcome, orchestrator: spike.orchestrator() };
  });
  const { outcome, orchestrator } = yield* Effect.scoped(execution).pipe(
    Effect.provide(Logger.layer([makeEffectLogger(log)])),
    Effect.provideService(References.MinimumLogLevel, settings.level),
    Effect.ensuring(Effect.sync(view.stop)),
  );
  // A machine on which the subject never came up was not measured: that is configuration, not a verdict.
  if (orchestrator === null && outcome.failure !== null) return yield* Effect.fail(outcome.failure);
  showResult(context, flags, outcome, resolved.kind === "stub" || orchestrator?.devMode === true);
});
