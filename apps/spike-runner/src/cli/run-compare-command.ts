import { type CliContext, type TextStream, useColorOn } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { makeClock } from "@plimsoll/adapters-host";
import {
  COMPARISON_EXIT_CODES,
  renderComparisonJson,
  renderComparisonLine,
  renderComparisonSummary,
} from "@plimsoll/adapters-results";
import type { CompareOutcome } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as Option from "effect/Option";
import * as References from "effect/References";
import picocolors from "picocolors";
import { composeCompare } from "../composition/compose-compare.ts";
import { checkEnvironment } from "../config/check-environment.ts";
import { ownAgentsOf } from "../config/own-agents.ts";
import { bringOwnAgents } from "../config/own-agents-scenario.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";
import { type ResolvedComparison, type ResolvedSubject, resolveComparison } from "../config/compare-subjects.ts";
import { readScenarioFile } from "../config/read-scenario-file.ts";
import { PlainLiveView } from "../live-view/plain-live-view.ts";
import type { ProgressView } from "../live-view/progress-view.ts";
import { makeSilentLiveView } from "../live-view/silent-live-view.ts";
import { makeEffectLogger, pinoLevelOf } from "../logging/effect-logger.ts";
import { makeLogger } from "../logging/make-logger.ts";
import type { CompareFlags } from "./compare-flags.ts";
import type { LogSettings } from "./log-settings.ts";
import { overridesOf } from "./spike-overrides.ts";

const resolve = Effect.fnUntraced(function* (context: CliContext, flags: CompareFlags) {
  const file = Option.isSome(flags.config) ? yield* Effect.fromResult(readScenarioFile(flags.config.value)) : {};
  const unasked = { orchestrator: Option.none<string>(), mode: Option.none<string>() };
  const overrides = yield* Effect.fromResult(overridesOf({ ...flags, ...unasked }));
  const baseline = Option.getOrUndefined(flags.baselineOrchestrator);
  const layers = { file, flags: overrides };
  const resolved = yield* Effect.fromResult(resolveComparison(layers, flags.orchestrators, baseline));
  const [first] = resolved.subjects;
  const seed = first?.scenario.seed ?? 0;
  const own = yield* Effect.fromResult(ownAgentsOf(ownAgentsValues(flags), context.workingDirectory, seed));
  const subjects: ResolvedSubject[] = [];
  for (const subject of resolved.subjects) subjects.push(yield* Effect.fromResult(bringOwnAgents(subject, own)));
  for (const subject of subjects) yield* Effect.fromResult(checkEnvironment(subject, context.env));
  return { ...resolved, subjects };
});

/** Lines of one subject, each with its name before it. */
const prefixed = (stream: TextStream, name: string, width: number): TextStream => ({
  write: (text) => stream.write(`${name.padEnd(width)}  ${text}`),
});

const viewOf = (context: CliContext, { subjects }: ResolvedComparison, quiet: boolean) => {
  const width = Math.max(...subjects.map(({ name }) => name.length));
  return (name: string): ProgressView =>
    quiet ? makeSilentLiveView(context.stderr) : new PlainLiveView(prefixed(context.stderr, name, width));
};

const comparisonIdOf = (startedAt: Date, { subjects }: ResolvedComparison): string =>
  `${startedAt.toISOString().replaceAll(/[-:.]/g, "")}-compare-${subjects[0]?.scenario.agentCount ?? 0}`;

const show = (context: CliContext, flags: CompareFlags, { comparison, folder }: CompareOutcome): void => {
  const { stdout, env } = context;
  if (flags.json) stdout.write(renderComparisonJson(comparison));
  else if (flags.quiet) stdout.write(`${renderComparisonLine(comparison)}\n`);
  else {
    stdout.write(renderComparisonSummary(comparison, folder, picocolors.createColors(useColorOn(stdout, env))));
  }
  context.exitWith(COMPARISON_EXIT_CODES[comparison.kind]);
};

/** When nobody came up nothing was compared: that is configuration, as it is for a spike. */
const nobodyStarted = ({ comparison, subjects }: CompareOutcome) =>
  comparison.orchestrators.every(({ version }) => version === null)
    ? (subjects.find(({ failure }) => failure !== null)?.failure ?? null)
    : null;

/** Everything of `plimsoll compare` after the flags were parsed. */
export const runCompareCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: CompareFlags,
  { level, format }: LogSettings,
) {
  const resolved = yield* resolve(context, flags);
  const startedAt = new Date();
  const out = Option.getOrElse(flags.out, () => "results");
  const view = makeSilentLiveView(context.stderr);
  const isTerminal = context.stderr.isTTY === true;
  const log = makeLogger({ level: pinoLevelOf(level), format, isTerminal, view });
  const execution = Effect.gen(function* () {
    const { compareOrchestrators, subjects } = yield* composeCompare({
      subjects: resolved.subjects,
      startedAt,
      resultsFolder: path.resolve(context.workingDirectory, out),
      clock: makeClock(),
      env: context.env,
      progressOf: viewOf(context, resolved, flags.quiet),
      onSidecarLog: (name, line) => log.debug({ from: name }, line),
    });
    return yield* compareOrchestrators.execute({
      comparisonId: comparisonIdOf(startedAt, resolved),
      command: ["plimsoll", ...context.args],
      subjects,
      reference: resolved.reference,
      stopRequested: context.stopRequested,
    });
  });
  const outcome = yield* Effect.scoped(execution).pipe(
    Effect.provide(Logger.layer([makeEffectLogger(log)])),
    Effect.provideService(References.MinimumLogLevel, level),
  );
  const failure = nobodyStarted(outcome);
  if (failure !== null) return yield* Effect.fail(failure);
  show(context, flags, outcome);
});
