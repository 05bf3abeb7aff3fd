import { type CliContext, type LogSettings, useColorOn, withLogging } from "@plimsoll/adapters-command-line";
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
import * as Option from "effect/Option";
import picocolors from "picocolors";
import { composeCapacity } from "../composition/compose-capacity.ts";
import { makeCapacityId } from "../composition/run-id.ts";
import { canDrawOn } from "../live-view/make-live-view.ts";
import { makeSilentLiveView } from "../live-view/silent-live-view.ts";
import type { CapacityFlags } from "./capacity-flags.ts";
import { budgetMs } from "./shared-flags.ts";
import { resolveSpikeFlags } from "./resolve-spike-flags.ts";
import { resultsFolderOf } from "./results-folder.ts";
import { showResult } from "./show-result.ts";
import { openLog, sidecarLog } from "./open-log.ts";

const DEFAULT_MAX_AGENTS = 1_000;
const DEFAULT_MAX_TRIALS = 40;

const searchOf = (
  flags: CapacityFlags,
): Pick<CapacityRequest, "settings" | "budgetMs" | "confirm" | "atLeast" | "forAgents"> => ({
  settings: {
    maxAgentCount: Option.getOrElse(flags.maxAgents, () => DEFAULT_MAX_AGENTS),
    maxTrials: Option.getOrElse(flags.maxTrials, () => DEFAULT_MAX_TRIALS),
    startAgentCount: Option.getOrElse(flags.startAgents, () => DEFAULT_CAPACITY.startAgentCount),
    replicates: Option.getOrElse(flags.replicates, () => DEFAULT_CAPACITY.replicates),
  },
  budgetMs: budgetMs(flags.budgetMinutes),
  confirm: flags.confirm,
  atLeast: Option.getOrNull(flags.atLeast),
  forAgents: Option.getOrNull(flags.forAgents),
});

/** Back to the start of the line, and nothing left of what stood in it. */
const ERASE_LINE = "\r\u001B[K";

/** A line a trial on stderr, so that stdout holds the result alone; on a terminal the trial under way stands below them. */
const trialTeller = (context: CliContext, quiet: boolean) => {
  const { stderr, env } = context;
  const palette = picocolors.createColors(useColorOn(stderr, env));
  const isDrawn = canDrawOn(context);
  return (event: CapacityEvent): void => {
    if (quiet) return;
    if (event.type === "trial-ended") {
      stderr.write(`${isDrawn ? ERASE_LINE : ""}${renderTrialLine(event.trial, palette)}\n`);
    } else if (isDrawn) {
      stderr.write(palette.dim(`  · ${event.agentCount} agents (${event.why}) …`));
    }
  };
};

const show = (context: CliContext, flags: CapacityFlags, { report, folder }: CapacityOutcome): void =>
  showResult(context, flags, {
    json: () => renderCapacityJson(report),
    line: () => renderCapacityLine(report),
    summary: (colors) => renderCapacitySummary(report, folder, colors),
    exitCode: CAPACITY_EXIT_CODES[report.kind],
  });

/** Everything of `plimsoll capacity` after the flags were parsed. */
export const runCapacityCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: CapacityFlags,
  settings: LogSettings,
) {
  const resolved = yield* resolveSpikeFlags(context, flags);
  const progress = makeSilentLiveView(context.stderr);
  const log = openLog(context, settings, progress);
  const command = ["plimsoll", ...context.args];
  const { stopRequested, env } = context;
  const execution = Effect.gen(function* () {
    const { findCapacity, environment } = yield* composeCapacity({
      ...{ resolved, progress, command, stopRequested, env, clock: makeClock() },
      resultsFolder: resultsFolderOf(context, flags),
      onSidecarLog: sidecarLog(log),
      onTrial: trialTeller(context, flags.quiet),
    });
    return yield* findCapacity.execute({
      capacityId: makeCapacityId(new Date(), resolved),
      ...{ command, environment, stopRequested, scenario: resolved.scenario },
      ...searchOf(flags),
    });
  });
  show(context, flags, yield* withLogging(log, settings)(execution));
});
