import { type CliContext, type LogSettings, withLogging } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import { renderSummary, renderVerdictLine } from "@plimsoll/adapters-results";
import type { RunSpikeOutcome } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { composeSpike } from "../composition/compose-spike.ts";
import { makeRunId } from "../composition/run-id.ts";
import type { ResolvedSpike } from "../config/resolve-scenario.ts";
import { makeLiveView } from "../live-view/make-live-view.ts";
import { renderJsonSummary } from "../report/json-summary.ts";
import { verdictExitCode } from "./verdict-exit-code.ts";
import { resolveSpikeFlags } from "./resolve-spike-flags.ts";
import { resultsFolderOf } from "./results-folder.ts";
import { showResult } from "./show-result.ts";
import type { SpikeFlags } from "./spike-flags.ts";
import { openLog, sidecarLog } from "./open-log.ts";

const titleOf = ({ scenario }: ResolvedSpike): string =>
  `plimsoll spike  ${scenario.orchestrator} · ${scenario.agentCount} agents · ${scenario.waves} waves`;

const show = (context: CliContext, flags: SpikeFlags, outcome: RunSpikeOutcome, devMode: boolean): void => {
  const { assessment, folder, run } = outcome;
  const exitCode = verdictExitCode(outcome);
  const input = { runId: run.runId, folder, assessment, devMode, exitCode };
  showResult(context, flags, {
    json: () => renderJsonSummary(input),
    line: () => renderVerdictLine(input),
    summary: (colors) => renderSummary(input, colors),
    exitCode,
  });
};

/** Everything of `plimsoll spike` after the flags were parsed. */
export const runSpikeCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: SpikeFlags,
  settings: LogSettings,
) {
  const resolved = yield* resolveSpikeFlags(context, flags);
  const runId = makeRunId(new Date(), resolved);
  const resultsFolder = resultsFolderOf(context, flags);
  const view = yield* Effect.promise(() => makeLiveView(context, titleOf(resolved), flags.quiet));
  const log = openLog(context, settings, view);
  const execution = Effect.gen(function* () {
    const base = { resolved, runId, resultsFolder, env: context.env, onSidecarLog: sidecarLog(log) };
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
    withLogging(log, settings),
    Effect.ensuring(Effect.sync(view.stop)),
  );
  // A machine on which the subject never came up was not measured: that is configuration, not a verdict.
  if (orchestrator === null && outcome.failure !== null) return yield* Effect.fail(outcome.failure);
  show(context, flags, outcome, resolved.kind === "stub" || orchestrator?.devMode === true);
});
