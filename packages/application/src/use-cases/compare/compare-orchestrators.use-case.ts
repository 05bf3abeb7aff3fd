import {
  assess,
  compareRuns,
  type EnvironmentFingerprint,
  measuredAlternatives,
  type OrchestratorComparison,
} from "@plimsoll/domain";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import type {
  ComparedSubject,
  CompareOutcome,
  ComparePorts,
  CompareRequest,
  CompareSubject,
} from "./compare-request.ts";
import { compareSteps, roundsOf } from "./compare-steps.ts";
import type { RunEnding } from "../run-spike/run-ending.ts";
import { runRecord } from "../run-spike/run-record.ts";
import { SubjectRun } from "./subject-run.ts";

type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;

const endingOf = ({ ending }: SubjectRun): RunEnding => ending ?? { ending: "interrupted", failure: null };

/** What the comparison found of the others is evidence for each: a NO-GO names measured alternatives. */
const noteAlternatives = (run: SubjectRun, comparison: OrchestratorComparison) => {
  const found = measuredAlternatives(comparison, run.subject.scenario);
  return found === null ? Effect.void : run.log.append([found]);
};

const writeRun = Effect.fnUntraced(function* (run: SubjectRun) {
  const assessment = assess(run.log.records);
  const folder = yield* run.subject.sink.complete(assessment);
  const { name, runId } = run.subject;
  const compared: ComparedSubject = { name, runId, folder, assessment, ...endingOf(run) };
  return compared;
});

/** Several orchestrators under the same scenario, measured in interleaved waves on one machine (issue 5, section 4). */
export class CompareOrchestrators {
  readonly #ports: ComparePorts;

  constructor(ports: ComparePorts) {
    this.#ports = ports;
  }

  /** Interrupting it, or `stopRequested`, releases everything at any step and still writes what there is. */
  execute(request: CompareRequest): Effect.Effect<CompareOutcome, ResultsFailure> {
    return Effect.uninterruptibleMask((restore) => this.#compare(request, restore));
  }

  #compare = Effect.fnUntraced(
    { self: this as CompareOrchestrators },
    function* (this: CompareOrchestrators, request: CompareRequest, restore: Restore) {
      const environment = yield* this.#ports.host.environment;
      const runs = yield* Effect.forEach(request.subjects, (subject) => this.#open(subject, request, environment));
      const exit = yield* Effect.exit(restore(Effect.raceFirst(compareSteps(runs), request.stopRequested)));
      const endAll = Effect.forEach(runs, (run) => run.end({ ending: "interrupted", failure: null }));
      yield* Effect.ensuring(
        endAll,
        Effect.forEach(runs, ({ stop }) => stop),
      );
      if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.failCause(exit.cause);
      yield* this.#ports.host.collectGarbage;
      const comparison = this.#comparisonOf(request, environment, runs);
      yield* Effect.forEach(runs, (run) => noteAlternatives(run, comparison), { discard: true });
      const subjects = yield* Effect.forEach(runs, writeRun);
      const folder = yield* this.#ports.sink.write(comparison);
      return { comparison, folder, subjects };
    },
  );

  #open = Effect.fnUntraced(
    { self: this as CompareOrchestrators },
    function* (
      this: CompareOrchestrators,
      subject: CompareSubject,
      { command }: CompareRequest,
      environment: EnvironmentFingerprint,
    ) {
      const { runId, scenario } = subject;
      const record = runRecord({ runId, command, scenario }, this.#ports.clock, environment);
      const run = new SubjectRun(subject, this.#ports, yield* Scope.make());
      yield* run.log.append([record]);
      return run;
    },
  );

  #comparisonOf(
    { comparisonId, command, reference }: CompareRequest,
    environment: EnvironmentFingerprint,
    runs: readonly SubjectRun[],
  ): OrchestratorComparison {
    const first = runs.find(({ subject }) => subject.name === reference) ?? runs[0];
    if (first === undefined) throw new Error("a comparison needs a subject");
    return compareRuns(
      {
        ...{ comparisonId, command, reference, environment },
        startedAt: this.#ports.clock.originInstant,
        scenario: first.subject.scenario,
        order: roundsOf(runs).map((round) => round.map(({ subject }) => subject.name)),
        durationMs: this.#ports.clock.nowMs(),
      },
      runs.map((run) => ({
        name: run.subject.name,
        records: run.log.records,
        assessment: assess(run.log.records),
        ending: endingOf(run).ending,
        failure: endingOf(run).failure?.message ?? null,
      })),
    );
  }
}
