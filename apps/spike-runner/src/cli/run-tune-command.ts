import { type CliContext, type LogSettings, useColorOn, withLogging } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import {
  renderTuningJson,
  renderTuningLine,
  renderTuningSummary,
  renderTuningTrialLine,
  TUNING_EXIT_CODES,
} from "@plimsoll/adapters-results";
import type { TuningEvent, TuningOutcome } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { availableParallelism } from "node:os";
import picocolors from "picocolors";
import { composeTuning } from "../composition/compose-tuning.ts";
import { makeTuningId } from "../composition/run-id.ts";
import { topologyRefinements, topologySpace } from "../config/topology-space.ts";
import { makeSilentLiveView } from "../live-view/silent-live-view.ts";
import { budgetMs } from "./shared-flags.ts";
import { resolveSpikeFlags } from "./resolve-spike-flags.ts";
import { resultsFolderOf } from "./results-folder.ts";
import { showResult } from "./show-result.ts";
import type { TuneFlags } from "./tune-flags.ts";
import { openLog, sidecarLog } from "./open-log.ts";

const DEFAULT_ROUNDS = 3;

const resolve = Effect.fnUntraced(function* (context: CliContext, flags: TuneFlags) {
  const resolved = yield* resolveSpikeFlags(context, flags);
  const asked = { modes: Option.getOrUndefined(flags.modes), workerCounts: Option.getOrUndefined(flags.workerCounts) };
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

const show = (context: CliContext, flags: TuneFlags, { report, folder }: TuningOutcome): void =>
  showResult(context, flags, {
    json: () => renderTuningJson(report),
    line: () => renderTuningLine(report),
    summary: (colors) => renderTuningSummary(report, folder, colors),
    exitCode: TUNING_EXIT_CODES[report.kind],
  });

/** Everything of `plimsoll tune` after the flags were parsed. */
export const runTuneCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: TuneFlags,
  settings: LogSettings,
) {
  const { resolved, topologies } = yield* resolve(context, flags);
  const progress = makeSilentLiveView(context.stderr);
  const log = openLog(context, settings, progress);
  const command = ["plimsoll", ...context.args];
  const { stopRequested, env } = context;
  const execution = Effect.gen(function* () {
    const { tuneTopology, environment } = yield* composeTuning({
      ...{ resolved, progress, command, stopRequested, env, clock: makeClock() },
      resultsFolder: resultsFolderOf(context, flags),
      onSidecarLog: sidecarLog(log),
      onEvent: teller(context, flags.quiet),
    });
    return yield* tuneTopology.execute({
      ...{ command, environment, topologies, scenario: resolved.scenario },
      tuningId: makeTuningId(new Date(), resolved),
      refinements: topologyRefinements(resolved.kind, resolved.scenario.agentCount),
      rounds: Option.getOrElse(flags.rounds, () => DEFAULT_ROUNDS),
      budgetMs: budgetMs(flags.budgetMinutes),
    });
  });
  show(context, flags, yield* withLogging(log, settings)(execution));
});
