import {
  assess,
  type Assessment,
  compareRuns,
  type EnvironmentFingerprint,
  EVIDENCE_SCHEMA_VERSION,
  type OrchestratorComparison,
  type RunRecord,
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
import { SubjectRun } from "./subject-run.ts";

type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;

interface FinishedRun {
  readonly run: SubjectRun;
  readonly assessment: Assessment;
  readonly written: ComparedSubject;
}

const assessRun = Effect.fnUntraced(function* (run: SubjectRun) {
  const assessment = assess(run.log.records);
  const folder = yield* run.subject.sink.complete(assessment);
  const ending = run.ending ?? { ending: "interrupted" as const, failure: null };
  const { name, runId } = run.subject;
  const finished: FinishedRun = { run, assessment, written: { name, runId, folder, assessment, ...ending } };
  return finished;
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
      const steps = restore(Effect.raceFirst(compareSteps(runs), request.stopRequested));
      const exit = yield* Effect.exit(steps);
      yield* Effect.forEach(runs, (run) => run.end({ ending: "interrupted", failure: null }), { discard: true });
      if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.failCause(exit.cause);
      yield* this.#ports.host.collectGarbage;
      const finished = yield* Effect.forEach(runs, assessRun);
      const comparison = this.#comparisonOf(request, environment, finished);
      const folder = yield* this.#ports.sink.write(comparison);
      return { comparison, folder, subjects: finished.map(({ written }) => written) };
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
      const record: RunRecord = {
        kind: "run",
        schemaVersion: EVIDENCE_SCHEMA_VERSION,
        runId: subject.runId,
        startedAt: this.#ports.clock.originInstant,
        command,
        scenario: subject.scenario,
        environment,
      };
      const run = new SubjectRun(subject, this.#ports, yield* Scope.make(), record);
      yield* run.log.append([record]);
      return run;
    },
  );

  #comparisonOf(
    { comparisonId, command, reference }: CompareRequest,
    environment: EnvironmentFingerprint,
    finished: readonly FinishedRun[],
  ): OrchestratorComparison {
    const runs = finished.map(({ run }) => run);
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
      finished.map(({ run, assessment, written }) => ({
        name: written.name,
        records: run.log.records,
        assessment,
        ending: written.ending,
        failure: written.failure?.message ?? null,
      })),
    );
  }
}
