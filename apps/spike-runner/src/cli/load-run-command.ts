import {
  checkLlmEnvironment,
  type CliContext,
  given,
  type LogSettings,
  UsageError,
  withLogging,
} from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import { renderLoadSummary, renderVerdictLine } from "@plimsoll/adapters-results";
import type { RunLoadOutcome } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import path from "node:path";
import { composeLoad } from "../composition/compose-load.ts";
import { makeLoadRunId } from "../composition/run-id.ts";
import { loadInputs } from "../config/load-inputs.ts";
import { readLoadFile } from "../config/load-read-file.ts";
import { type ResolvedLoad, resolveLoad } from "../config/load-resolve.ts";
import { ownAgentsOf } from "../config/own-agents.ts";
import { bringOwnAgents, inferredOrchestrator } from "../config/own-agents-scenario.ts";
import { makeLiveView } from "../live-view/make-live-view.ts";
import { renderLoadJsonSummary } from "../report/load-json-summary.ts";
import type { LoadInputs } from "./load.command.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";
import { resultsFolderOf } from "./results-folder.ts";
import { showResult } from "./show-result.ts";
import { verdictExitCode } from "./verdict-exit-code.ts";
import { openLog, sidecarLog } from "./open-log.ts";

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
  const own = yield* Effect.fromResult(
    ownAgentsOf(ownAgentsValues(asked, context.env), context.workingDirectory, seed),
  );
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
  yield* Effect.fromResult(checkLlmEnvironment(withOwn.scenario.llm.kind, context.env));
  return { ...resolved, resolved: withOwn };
});

const titleOf = ({ resolved: { scenario }, load }: ResolvedLoad): string =>
  `plimsoll load  ${scenario.orchestrator} · ${scenario.agentCount} agents · ${load.shape.kind}`;

type ShownOutcome = Pick<RunLoadOutcome, "assessment" | "folder" | "run"> & { readonly ending: string };

const show = (context: CliContext, asked: LoadInputs, outcome: ShownOutcome, devMode: boolean): void => {
  const { assessment, folder, run } = outcome;
  const exitCode = verdictExitCode(outcome);
  const input = { runId: run.runId, folder, assessment, devMode };
  showResult(context, asked, {
    json: () => renderLoadJsonSummary(input, exitCode),
    line: () => renderVerdictLine(input),
    summary: (colors) => renderLoadSummary(input, colors),
    exitCode,
  });
};

const runWithGenerators = Effect.fnUntraced(function* (
  context: CliContext,
  asked: LoadInputs,
  resolvedLoad: ResolvedLoad,
  generators: string,
) {
  const { resolved, load } = resolvedLoad;
  const { runGeneratorLoad } = yield* Effect.promise(() => import("./generator-load-command.ts"));
  const view = yield* Effect.promise(() => makeLiveView(context, titleOf(resolvedLoad), asked.quiet));
  const { outcome, isDevMode } = yield* Effect.scoped(
    runGeneratorLoad({
      ...{ resolved, load, generators, clock: makeClock(), progress: view, tell: view.persist },
      runId: makeLoadRunId(new Date(), resolvedLoad),
      command: ["plimsoll", ...context.args],
      resultsFolder: resultsFolderOf(context, asked),
      env: context.env,
      stopRequested: context.stopRequested,
    }),
  ).pipe(Effect.ensuring(Effect.sync(view.stop)));
  show(context, asked, outcome, isDevMode);
});

const runAlone = Effect.fnUntraced(function* (
  context: CliContext,
  asked: LoadInputs,
  resolvedLoad: ResolvedLoad,
  settings: LogSettings,
) {
  const { resolved, load } = resolvedLoad;
  const runId = makeLoadRunId(new Date(), resolvedLoad);
  const resultsFolder = resultsFolderOf(context, asked);
  const view = yield* Effect.promise(() => makeLiveView(context, titleOf(resolvedLoad), asked.quiet));
  const log = openLog(context, settings, view);
  const execution = Effect.gen(function* () {
    const base = { resolved, runId, resultsFolder, env: context.env, onSidecarLog: sidecarLog(log) };
    const composed = yield* composeLoad({ ...base, clock: makeClock(), progress: view });
    const outcome = yield* composed.runLoad.execute({
      ...{ runId, load, scenario: resolved.scenario, stopRequested: context.stopRequested },
      command: ["plimsoll", ...context.args],
    });
    return { outcome, orchestrator: composed.orchestrator() };
  });
  const { outcome, orchestrator } = yield* Effect.scoped(execution).pipe(
    withLogging(log, settings),
    Effect.ensuring(Effect.sync(view.stop)),
  );
  // A machine on which the subject never came up was not measured: that is configuration, not a verdict.
  if (orchestrator === null && outcome.failure !== null) return yield* Effect.fail(outcome.failure);
  show(context, asked, outcome, resolved.kind === "stub" || orchestrator?.devMode === true);
});

/** Everything of `plimsoll load` after the flags were parsed. */
export const runLoadCommand = Effect.fnUntraced(function* (
  context: CliContext,
  asked: LoadInputs,
  settings: LogSettings,
) {
  const resolvedLoad = yield* resolve(context, asked);
  yield* Option.match(asked.generators, {
    onNone: () => runAlone(context, asked, resolvedLoad, settings),
    onSome: (generators) => runWithGenerators(context, asked, resolvedLoad, generators),
  });
});
