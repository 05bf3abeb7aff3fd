import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import {
  type ClockPort,
  type ConformanceCandidate,
  type ConformanceRequest,
  RunConformance,
} from "@plimsoll/application";
import { type ConformanceCheck, conformanceKindOf, type ConformanceReport, type LibraryTrap } from "@plimsoll/domain";
import path from "node:path";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as Option from "effect/Option";
import * as References from "effect/References";
import picocolors from "picocolors";
import { makeSilentLiveView } from "../live-view/silent-live-view.ts";
import { makeEffectLogger, pinoLevelOf } from "../logging/effect-logger.ts";
import { makeLogger } from "../logging/make-logger.ts";
import { type ResolvedCandidate, type ResolvedConformance, resolveConformance } from "./conformance-candidates.ts";
import type { ConformanceFlags } from "./conformance-flags.ts";
import { renderConformanceMarkdown } from "./conformance-markdown.ts";
import { makeConformanceSink } from "./conformance-sink.ts";
import { CONFORMANCE_EXIT_CODES, KIND_WORDS, STATUS_MARKS } from "./conformance-words.ts";
import type { LogSettings } from "./log-settings.ts";
import { composeWithOwnAgents } from "./own-agents-parts.ts";
import { PLIMSOLL_VERSION } from "./version.ts";

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

/** The command of one candidate: as it was typed, with that candidate alone and without the folder. */
const commandOf = ({ args }: CliContext, name: string): string => {
  const rest = args.filter((word, index) => {
    const before = args[index - 1];
    const isValue = before === "--orchestrators" || before === "--out";
    return !isValue && !/^--(orchestrators|out)(=|$)/.test(word) && word !== "conformance";
  });
  return ["plimsoll", "conformance", "--orchestrators", name, ...rest].join(" ");
};

const candidateOf = Effect.fnUntraced(function* (
  context: CliContext,
  { own }: ResolvedConformance,
  { name, resolved }: ResolvedCandidate,
  shared: { readonly clock: ClockPort; readonly onSidecarLog: (line: string) => void },
) {
  const base = { resolved, env: context.env, ...shared };
  const { provider, llmProvider } = yield* Effect.promise(() => composeWithOwnAgents(base, own, "anew-in-each-pool"));
  const candidate: ConformanceCandidate = {
    ...{ name, scenario: resolved.scenario, llmProvider, orchestratorProvider: provider },
    command: commandOf(context, name),
  };
  return candidate;
});

/** A line a check on stderr, so that stdout holds the result alone. */
const teller = ({ stderr, env }: CliContext, isQuiet: boolean) => {
  const palette = picocolors.createColors(useColorOn(stderr, env));
  return (subject: string, check: ConformanceCheck | null, phase: string): void => {
    if (isQuiet) return;
    const text = check === null ? palette.dim(phase) : `${STATUS_MARKS[check.status]} ${check.name}: ${check.observed}`;
    stderr.write(`${subject}  ${text}\n`);
  };
};

const show = (context: CliContext, flags: ConformanceFlags, report: ConformanceReport, folder: string): void => {
  const kind = conformanceKindOf(report);
  const lastLine = `${KIND_WORDS[kind]}\n`;
  const text = `${renderConformanceMarkdown(report).split("\n## What is done")[0] ?? ""}\n${lastLine}${folder}\n`;
  context.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : flags.quiet ? lastLine : text);
  context.exitWith(CONFORMANCE_EXIT_CODES[kind]);
};

/** Everything of `plimsoll conformance` after the flags were parsed. */
export const runConformanceCommand = Effect.fnUntraced(function* (
  context: CliContext,
  flags: ConformanceFlags,
  { level, format }: LogSettings,
) {
  const resolved = yield* Effect.fromResult(resolveConformance(flags, context.workingDirectory));
  const { candidates, agentCount, seed } = resolved;
  const out = Option.getOrElse(flags.out, () => "results");
  const rootDir = path.resolve(context.workingDirectory, out);
  const view = makeSilentLiveView(context.stderr);
  const isTerminal = context.stderr.isTTY === true;
  const log = makeLogger({ level: pinoLevelOf(level), format, isTerminal, view });
  const clock = makeClock();
  const shared = { clock, onSidecarLog: (line: string) => log.debug({ from: "sidecar" }, line) };
  const ports = { clock, sink: makeConformanceSink(rootDir), onStep: teller(context, flags.quiet) };
  const startedAt = new Date().toISOString();
  const withLangGraph = candidates.some(({ resolved: { kind } }) => kind === "langgraph-js");
  const execution = Effect.gen(function* () {
    return yield* new RunConformance(ports).execute({
      conformanceId: `${startedAt.replaceAll(/[-:.]/g, "")}-conformance-${agentCount}`,
      ...{ startedAt, agentCount, seed, plimsollVersion: PLIMSOLL_VERSION },
      command: ["plimsoll", ...context.args].join(" "),
      candidates: yield* Effect.forEach(candidates, (candidate) => candidateOf(context, resolved, candidate, shared)),
      traps: withLangGraph && resolved.own === null ? [trapOf(clock)] : [],
      stopRequested: context.stopRequested,
    });
  });
  const { report, folder } = yield* execution.pipe(
    Effect.provide(Logger.layer([makeEffectLogger(log)])),
    Effect.provideService(References.MinimumLogLevel, level),
  );
  show(context, flags, report, folder);
});
