import { type CliContext, type LogSettings, useColorOn, withLogging } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import {
  CONFORMANCE_EXIT_CODES,
  CONFORMANCE_KIND_WORDS,
  CONFORMANCE_STATUS_MARKS,
  renderConformanceJson,
  renderConformanceSummary,
} from "@plimsoll/adapters-results";
import type { ClockPort, ConformanceCandidate, ConformanceRequest } from "@plimsoll/application";
import {
  type ConformanceCheck,
  conformanceKindOf,
  type ConformanceReport,
  type LibraryTrap,
  shellCommand,
} from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import picocolors from "picocolors";
import { composeConformance } from "../composition/compose-conformance.ts";
import { composeOrchestrator } from "../composition/compose-orchestrator.ts";
import { makeConformanceId } from "../composition/run-id.ts";
import { makeSilentLiveView } from "../live-view/silent-live-view.ts";
import { candidateCommand } from "./candidate-command.ts";
import { type ResolvedCandidate, resolveConformance } from "./conformance-candidates.ts";
import type { ConformanceFlags } from "./conformance-flags.ts";
import { resultsFolderOf } from "./results-folder.ts";
import { showResult } from "./show-result.ts";
import { PLIMSOLL_VERSION } from "./version.ts";
import { openLog, sidecarLog } from "./open-log.ts";

/** LangGraph's fan-out with a limit of 8, as the finding has it. */
const MAX_CONCURRENCY = 8;
const FAN_OUT = 72;

const trapOf = (clock: ClockPort): ConformanceRequest["traps"][number] =>
  Effect.gen(function* () {
    const { langGraphFanOutProbe } = yield* Effect.promise(() => import("@plimsoll/adapters-langgraph"));
    const asked = { clock, sent: FAN_OUT, maxConcurrency: MAX_CONCURRENCY };
    const { libraryVersion, withMaxConcurrency, withoutMaxConcurrency } = yield* langGraphFanOutProbe(asked);
    const library = { library: "@langchain/langgraph", version: libraryVersion };
    const traps: readonly LibraryTrap[] = [
      { ...library, setting: `maxConcurrency ${MAX_CONCURRENCY}`, ...withMaxConcurrency },
      { ...library, setting: "no maxConcurrency", ...withoutMaxConcurrency },
    ];
    return traps;
  });

const candidateOf = Effect.fnUntraced(function* (
  context: CliContext,
  { name, resolved }: ResolvedCandidate,
  shared: { readonly clock: ClockPort; readonly onSidecarLog: (line: string) => void },
) {
  const base = { resolved, env: context.env, ...shared };
  const { provider, llmProvider } = yield* Effect.promise(() => composeOrchestrator(base, "anew-in-each-pool"));
  const candidate: ConformanceCandidate = {
    ...{ name, scenario: resolved.scenario, llmProvider, orchestratorProvider: provider },
    command: candidateCommand(context.args, name),
  };
  return candidate;
});

/** A line a check on stderr, so that stdout holds the result alone. */
const teller = ({ stderr, env }: CliContext, isQuiet: boolean) => {
  const palette = picocolors.createColors(useColorOn(stderr, env));
  return (subject: string, check: ConformanceCheck | null, phase: string): void => {
    if (isQuiet) return;
    const text =
      check === null
        ? palette.dim(phase)
        : `${CONFORMANCE_STATUS_MARKS[check.status]} ${check.name}: ${check.observed}`;
    stderr.write(`${subject}  ${text}\n`);
  };
};

const summaryOf = (report: ConformanceReport, folder: string): string =>
  `${renderConformanceSummary(report)}\n${CONFORMANCE_KIND_WORDS[conformanceKindOf(report)]}\n${folder}\n`;

const show = (context: CliContext, flags: ConformanceFlags, report: ConformanceReport, folder: string): void => {
  const kind = conformanceKindOf(report);
  showResult(context, flags, {
    json: () => renderConformanceJson(report),
    line: () => CONFORMANCE_KIND_WORDS[kind],
    summary: () => summaryOf(report, folder),
    exitCode: CONFORMANCE_EXIT_CODES[kind],
  });
};

/** Everything of `plimsoll conformance` after the flags were parsed. */
export const runConformanceCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: ConformanceFlags,
  settings: LogSettings,
) {
  const { candidates, own, agentCount, seed } = yield* Effect.fromResult(
    resolveConformance(flags, context.workingDirectory, context.env),
  );
  const log = openLog(context, settings, makeSilentLiveView(context.stderr));
  const clock = makeClock();
  const shared = { clock, onSidecarLog: sidecarLog(log) };
  const resultsFolder = resultsFolderOf(context, flags);
  const runConformance = composeConformance({ clock, resultsFolder, onStep: teller(context, flags.quiet) });
  const startedAt = new Date();
  const withLangGraph = candidates.some(({ resolved: { kind } }) => kind === "langgraph-js");
  const execution = Effect.gen(function* () {
    return yield* runConformance.execute({
      conformanceId: makeConformanceId(startedAt, agentCount),
      ...{ startedAt: startedAt.toISOString(), agentCount, seed, plimsollVersion: PLIMSOLL_VERSION },
      command: shellCommand(["plimsoll", ...context.args]),
      candidates: yield* Effect.forEach(candidates, (candidate) => candidateOf(context, candidate, shared)),
      traps: withLangGraph && own === null ? [trapOf(clock)] : [],
      stopRequested: context.stopRequested,
    });
  });
  const { report, folder } = yield* withLogging(log, settings)(execution);
  show(context, flags, report, folder);
});
