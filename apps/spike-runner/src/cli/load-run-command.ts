import { type CliContext, given, UsageError, useColorOn } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { makeClock } from "@plimsoll/adapters-host";
import { renderLoadSummary, renderLoadVerdictLine } from "@plimsoll/adapters-results";
import type { RunLoadOutcome } from "@plimsoll/application";
import { DEFAULT_SCENARIO, VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import * as References from "effect/References";
import picocolors from "picocolors";
import { composeLoad } from "../composition/compose-load.ts";
import { checkEnvironment } from "../config/check-environment.ts";
import { loadInputs } from "../config/load-inputs.ts";
import { readLoadFile } from "../config/load-read-file.ts";
import { ownAgentsOf } from "../config/own-agents.ts";
import { bringOwnAgents, inferredOrchestrator } from "../config/own-agents-scenario.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";
import { type ResolvedLoad, resolveLoad } from "../config/load-resolve.ts";
import { makeLiveView } from "../live-view/make-live-view.ts";
import { makeEffectLogger, pinoLevelOf } from "../logging/effect-logger.ts";
import { makeLogger } from "../logging/make-logger.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import type { LoadInputs } from "./load.command.ts";
import { renderLoadJsonSummary } from "./load-json-summary.ts";
import type { LogSettings } from "./log-settings.ts";

/** Two lists of inputs, or inputs in a conversation that they would break off, can't both hold. */
const checkSoleInputs = (written: readonly string[], turns: number): Result.Result<void, UsageError> => {
  const refuse = (message: string, hint: string) => Result.fail(new UsageError({ message, hint }));
  if (written.length > 0) {
    return refuse("--inputs: the scenario has inputs of its own", "Leave --inputs out, or inputs and inputsFile.");
  }
  return turns > 1
    ? refuse(`--inputs: has no place in a conversation of ${turns} turns`, "Write them as inputsFile in the scenario.")
    : Result.void;
};

const resolve = Effect.fnUntraced(function* (context: CliContext, asked: LoadInputs) {
  const file = path.resolve(context.workingDirectory, asked.scenario);
  const scenario = yield* readLoadFile(file, asked.scenario);
  const inputs = yield* Effect.fromResult(loadInputs(scenario, file));
  const seed = Option.getOrElse(asked.seed, () => scenario.seed ?? DEFAULT_SCENARIO.seed);
  const own = yield* Effect.fromResult(ownAgentsOf(ownAgentsValues(asked), context.workingDirectory, seed));
  if ((own?.inputs.length ?? 0) > 0)
    yield* Effect.fromResult(checkSoleInputs(inputs, scenario.conversation?.turns ?? 1));
  const overrides = given({
    orchestrator:
      Option.getOrUndefined(asked.orchestrator) ?? inferredOrchestrator(own, scenario.orchestrator).orchestrator,
    agents: Option.getOrUndefined(asked.agents),
    seed: Option.getOrUndefined(asked.seed),
    targets: asked.target.length === 0 ? undefined : asked.target,
  });
  const resolved = yield* Effect.fromResult(resolveLoad(scenario, overrides, inputs));
  const withOwn = yield* Effect.fromResult(bringOwnAgents(resolved.resolved, own));
  yield* Effect.fromResult(checkEnvironment(withOwn, context.env));
  return { ...resolved, resolved: withOwn };
});

/** `20261122T080000123Z-load-ramp-crewai-72`: sorts by time, and says what it was without being opened. */
const makeLoadRunId = (startedAt: Date, { resolved: { kind, scenario }, load }: ResolvedLoad): string =>
  `${startedAt.toISOString().replaceAll(/[-:.]/g, "")}-load-${load.shape.kind}-${kind}-${scenario.agentCount}`;

const titleOf = ({ resolved: { scenario }, load }: ResolvedLoad): string =>
  `plimsoll load  ${scenario.orchestrator} · ${scenario.agentCount} agents · ${load.shape.kind}`;

type ShownOutcome = Pick<RunLoadOutcome, "assessment" | "folder" | "run"> & { readonly ending: string };

const exitCodeFor = ({ ending, assessment }: Pick<ShownOutcome, "ending" | "assessment">): number =>
  ending === "interrupted" ? EXIT_CODES.interrupted : VERDICT_EXIT_CODES[assessment.verdict.kind];

const showResult = (context: CliContext, asked: LoadInputs, outcome: ShownOutcome, devMode: boolean): void => {
  const { stdout, env } = context;
  const exitCode = exitCodeFor(outcome);
  const { assessment, folder, run } = outcome;
  const input = { runId: run.runId, folder, assessment, devMode };
  if (asked.json) stdout.write(renderLoadJsonSummary(input, exitCode));
  else if (asked.quiet) stdout.write(`${renderLoadVerdictLine(input)}\n`);
  else stdout.write(renderLoadSummary(input, picocolors.createColors(useColorOn(stdout, env))));
  context.exitWith(exitCode);
};

/** Everything of `plimsoll load` after the flags were parsed. */
export const runLoadCommand = Effect.fnUntraced(function* (
  context: CliContext,
  asked: LoadInputs,
  settings: LogSettings,
) {
  const resolvedLoad = yield* resolve(context, asked);
  const { resolved, load } = resolvedLoad;
  const runId = makeLoadRunId(new Date(), resolvedLoad);
  const resultsFolder = path.resolve(
    context.workingDirectory,
    Option.getOrElse(asked.out, () => "results"),
  );
  if (Option.isSome(asked.generators)) {
    const { runGeneratorLoad } = yield* Effect.promise(() => import("./generator-load-command.ts"));
    const tell = (message: string): void => void context.stderr.write(`${message}\n`);
    const generators = asked.generators.value;
    const base = {
      runId,
      command: ["plimsoll", ...context.args],
      scenario: resolved.scenario,
      load,
      kind: resolved.kind,
    };
    const rest = { generators, resultsFolder, clock: makeClock(), env: context.env, tell };
    const { stopRequested } = context;
    const { outcome, isDevMode } = yield* Effect.scoped(runGeneratorLoad({ ...base, ...rest, stopRequested }));
    return showResult(context, asked, outcome, isDevMode);
  }
  const view = yield* Effect.promise(() => makeLiveView(context, titleOf(resolvedLoad), asked.quiet));
  const level = pinoLevelOf(settings.level);
  const log = makeLogger({ level, format: settings.format, isTerminal: context.stderr.isTTY === true, view });
  const onSidecarLog = (line: string): void => log.debug({ from: "sidecar" }, line);
  const execution = Effect.gen(function* () {
    const base = { resolved, runId, resultsFolder, env: context.env, onSidecarLog };
    const composed = yield* composeLoad({ ...base, clock: makeClock(), progress: view });
    const command = ["plimsoll", ...context.args];
    const { stopRequested } = context;
    const outcome = yield* composed.runLoad.execute({
      runId,
      command,
      scenario: resolved.scenario,
      load,
      stopRequested,
    });
    return { outcome, orchestrator: composed.orchestrator() };
  });
  const { outcome, orchestrator } = yield* Effect.scoped(execution).pipe(
    Effect.provide(Logger.layer([makeEffectLogger(log)])),
    Effect.provideService(References.MinimumLogLevel, settings.level),
    Effect.ensuring(Effect.sync(view.stop)),
  );
  // A machine on which the subject never came up was not measured: that is configuration, not a verdict.
  if (orchestrator === null && outcome.failure !== null) return yield* Effect.fail(outcome.failure);
  showResult(context, asked, outcome, resolved.kind === "stub" || orchestrator?.devMode === true);
});
