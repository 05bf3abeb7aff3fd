import { makeComparisonSink, makeResultsSink } from "@plimsoll/adapters-results";
import { type ClockPort, CompareOrchestrators, type CompareSubject, type ProgressPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { Container } from "inversify";
import type { ResolvedSubject } from "../config/compare-subjects.ts";
import { composeOrchestrator } from "./compose-orchestrator.ts";
import { makeMachineModule } from "./machine-module.ts";
import { makeRunId } from "./run-id.ts";
import { ClockToken, CompareOrchestratorsToken, ComparisonSinkToken, HostToken } from "./tokens.ts";

/** What a comparison is wired from. */
export interface CompareComposition {
  readonly subjects: readonly ResolvedSubject[];
  readonly startedAt: Date;
  /** Absolute folder in which the comparison and each of its runs get folders of their own. */
  readonly resultsFolder: string;
  readonly clock: ClockPort;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The watcher of one subject. */
  readonly progressOf: (name: string) => ProgressPort;
  readonly onSidecarLog: (name: string, line: string) => void;
}

/** The use case, wired, and its subjects; the sinks of their runs are open. */
export interface ComposedComparison {
  readonly compareOrchestrators: CompareOrchestrators;
  readonly subjects: readonly CompareSubject[];
}

/** Run ids are folders: a second subject of the same kind gets a number. */
const runIdsOf = ({ subjects, startedAt }: CompareComposition): readonly string[] => {
  const ids = subjects.map((subject) => makeRunId(startedAt, subject));
  return ids.map((id, index) => {
    const before = ids.slice(0, index).filter((other) => other === id).length;
    return before === 0 ? id : `${id}-${before + 1}`;
  });
};

const composeSubject = Effect.fnUntraced(function* (
  composition: CompareComposition,
  resolved: ResolvedSubject,
  runId: string,
) {
  const { clock, env, resultsFolder: rootDir } = composition;
  const onSidecarLog = (line: string): void => composition.onSidecarLog(resolved.name, line);
  const parts = yield* Effect.promise(() => composeOrchestrator({ resolved, clock, env, onSidecarLog }));
  const subject: CompareSubject = {
    name: resolved.name,
    runId,
    scenario: resolved.scenario,
    orchestratorProvider: parts.provider,
    llmProvider: parts.llmProvider,
    sink: yield* makeResultsSink({ rootDir, runId }),
    progress: composition.progressOf(resolved.name),
  };
  return subject;
});

const wire = ({ clock, resultsFolder: rootDir }: CompareComposition): CompareOrchestrators => {
  const container = new Container({ defaultScope: "Singleton" });
  container.load(makeMachineModule(clock));
  container.bind(ComparisonSinkToken).toResolvedValue(() => makeComparisonSink({ rootDir }));
  container
    .bind(CompareOrchestratorsToken)
    .toResolvedValue(
      (...[ownClock, host, sink]) => new CompareOrchestrators({ clock: ownClock, host, sink }),
      [ClockToken, HostToken, ComparisonSinkToken],
    );
  return container.get(CompareOrchestratorsToken);
};

/** Builds the container of one comparison; the adapters of the chosen kinds are loaded, and nothing of the others is. */
export const composeCompare = Effect.fnUntraced(function* (composition: CompareComposition) {
  const runIds = runIdsOf(composition);
  const subjects = yield* Effect.forEach(composition.subjects, (subject, index) =>
    composeSubject(composition, subject, runIds[index] ?? ""),
  );
  const composed: ComposedComparison = { compareOrchestrators: wire(composition), subjects };
  return composed;
});
