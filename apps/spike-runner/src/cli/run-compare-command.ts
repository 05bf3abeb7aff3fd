import { checkLlmEnvironment, type CliContext, type LogSettings, withLogging } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import {
  COMPARISON_EXIT_CODES,
  renderComparisonJson,
  renderComparisonLine,
  renderComparisonSummary,
} from "@plimsoll/adapters-results";
import type { CompareOutcome } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { composeCompare } from "../composition/compose-compare.ts";
import { makeComparisonId } from "../composition/run-id.ts";
import { type ResolvedComparison, type ResolvedSubject, resolveComparison } from "../config/compare-subjects.ts";
import { ownAgentsOf } from "../config/own-agents.ts";
import { bringOwnAgents } from "../config/own-agents-scenario.ts";
import { makeComparisonView } from "../live-view/make-comparison-view.ts";
import type { CompareFlags } from "./compare-flags.ts";
import { ownAgentsValues } from "./own-agents-flags.ts";
import { spikeLayers } from "./resolve-spike-flags.ts";
import { resultsFolderOf } from "./results-folder.ts";
import { showResult } from "./show-result.ts";
import { openLog } from "./open-log.ts";

const resolve = Effect.fnUntraced(function* (context: CliContext, flags: CompareFlags) {
  const baseline = Option.getOrUndefined(flags.baselineOrchestrator);
  const layers = yield* spikeLayers(context, flags);
  const resolved = yield* Effect.fromResult(resolveComparison(layers, flags.orchestrators, baseline));
  const [first] = resolved.subjects;
  const seed = first?.scenario.seed ?? 0;
  const own = yield* Effect.fromResult(
    ownAgentsOf(ownAgentsValues(flags, context.env), context.workingDirectory, seed),
  );
  const subjects: ResolvedSubject[] = [];
  for (const subject of resolved.subjects) subjects.push(yield* Effect.fromResult(bringOwnAgents(subject, own)));
  for (const { scenario } of subjects) yield* Effect.fromResult(checkLlmEnvironment(scenario.llm.kind, context.env));
  return { ...resolved, subjects };
});

const titleOf = ({ subjects }: ResolvedComparison): string => {
  const { agentCount = 0, waves = 0 } = subjects[0]?.scenario ?? {};
  return `plimsoll compare  ${subjects.length} orchestrators · ${agentCount} agents · ${waves} waves`;
};

const show = (context: CliContext, flags: CompareFlags, { comparison, folder }: CompareOutcome): void =>
  showResult(context, flags, {
    json: () => renderComparisonJson(comparison),
    line: () => renderComparisonLine(comparison),
    summary: (colors) => renderComparisonSummary(comparison, folder, colors),
    exitCode: COMPARISON_EXIT_CODES[comparison.kind],
  });

/** When nobody came up nothing was compared: that is configuration, as it is for a spike. */
const nobodyStarted = ({ comparison, subjects }: CompareOutcome) =>
  comparison.orchestrators.every(({ version }) => version === null)
    ? (subjects.find(({ failure }) => failure !== null)?.failure ?? null)
    : null;

/** Everything of `plimsoll compare` after the flags were parsed. */
export const runCompareCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: CompareFlags,
  settings: LogSettings,
) {
  const resolved = yield* resolve(context, flags);
  const startedAt = new Date();
  const compared = { title: titleOf(resolved), names: resolved.subjects.map(({ name }) => name) };
  const view = yield* Effect.promise(() => makeComparisonView(context, compared, flags.quiet));
  const log = openLog(context, settings, view);
  const execution = Effect.gen(function* () {
    const { compareOrchestrators, subjects } = yield* composeCompare({
      subjects: resolved.subjects,
      startedAt,
      resultsFolder: resultsFolderOf(context, flags),
      clock: makeClock(),
      env: context.env,
      progressOf: view.progressOf,
      onSidecarLog: (name, line) => log.debug({ from: name }, line),
    });
    return yield* compareOrchestrators.execute({
      comparisonId: makeComparisonId(startedAt, resolved),
      command: ["plimsoll", ...context.args],
      subjects,
      reference: resolved.reference,
      stopRequested: context.stopRequested,
    });
  });
  const outcome = yield* Effect.scoped(execution).pipe(
    withLogging(log, settings),
    Effect.ensuring(Effect.sync(view.stop)),
  );
  const failure = nobodyStarted(outcome);
  if (failure !== null) return yield* Effect.fail(failure);
  show(context, flags, outcome);
});
