import { judgeRegression, type MetricRegression, type RegressionSettings, type RunFigures } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResultsArchivePort } from "../../ports/results-archive.port.ts";
import type { Baseline, BaselineRun } from "./baseline.ts";
import { type BaselineCheck, CHECK_EXIT_CODES, gravestOf } from "./baseline-check.ts";
import type { BaselineStorePort } from "./baseline-store.port.ts";
import { type CandidateRun, candidateRun } from "./candidate-run.ts";
import { comparability, type ComparableSide, type Difference, sideOf } from "./comparability.ts";
import { judgeSuccess } from "./judge-success.ts";
import { namedTwice } from "./named-twice.ts";
import { type BaselineMetric, watchedMetric } from "./watched-metrics.ts";

export interface CheckBaselineRequest {
  /** Folders, ids or `latest`; at least one. */
  readonly runs: readonly [string, ...string[]];
  readonly name: string;
  /** The success ratio is watched besides. */
  readonly metrics: readonly BaselineMetric[];
  readonly settings: Partial<RegressionSettings>;
  /** Compares across other hardware, and warns. */
  readonly allowOtherMachine: boolean;
}

const figuresOf = ({ runId, figures }: BaselineRun): RunFigures => ({
  runId,
  figures: Object.fromEntries(
    Object.entries(figures).map(([metric, values]) => [
      metric,
      values.map((value) => (value === "+Infinity" ? Number.POSITIVE_INFINITY : value)),
    ]),
  ),
});

const baselineSide = (baseline: Baseline): ComparableSide => ({
  ...baseline,
  orchestratorVersions: baseline.runs.map(({ orchestratorVersion }) => orchestratorVersion),
});

const identityFaults = (baseline: Baseline, candidates: readonly CandidateRun[]): readonly string[] => {
  const ids = candidates.map(({ run }) => run.runId);
  const kept = new Set(baseline.runs.map(({ runId }) => runId));
  return [
    ...namedTwice(ids),
    ...ids
      .filter((id) => kept.has(id))
      .map((id) => `run ${id} is part of the baseline: it would be compared with itself`),
  ];
};

const refusalText =
  (runId: string) =>
  ({ field, baseline, run }: Difference): string =>
    `run ${runId} is not comparable: ${field} is ${run}, the baseline's is ${baseline}`;

const unique = (differences: readonly Difference[]): readonly Difference[] => [
  ...new Map(differences.map((each) => [`${each.field} ${each.run}`, each])).values(),
];

const judged = (
  { metrics, settings }: CheckBaselineRequest,
  baseline: Baseline,
  fresh: readonly BaselineRun[],
): readonly MetricRegression[] => [
  ...judgeRegression(baseline.runs.map(figuresOf), fresh.map(figuresOf), metrics.map(watchedMetric), settings).metrics,
  judgeSuccess(baseline.runs, fresh),
];

const checkOf = (
  request: CheckBaselineRequest,
  baseline: Baseline,
  candidates: readonly CandidateRun[],
): BaselineCheck => {
  const sides = candidates.map((candidate) =>
    comparability(baselineSide(baseline), sideOf(candidate), request.allowOtherMachine),
  );
  const refusals = [
    ...identityFaults(baseline, candidates),
    ...candidates.flatMap(({ run, defects }) => defects.map((defect) => `run ${run.runId}: ${defect}`)),
    ...sides.flatMap((side, at) => side.refusals.map(refusalText(candidates[at]?.run.runId ?? ""))),
  ];
  const comparable = refusals.length === 0;
  const fresh = candidates.map(({ run }) => run);
  const metrics = comparable ? judged(request, baseline, fresh) : [];
  const verdict = comparable ? gravestOf(metrics) : "not-comparable";
  return {
    ...{ name: baseline.name, verdict, exitCode: CHECK_EXIT_CODES[verdict], metrics, refusals },
    orchestrator: baseline.orchestrator,
    devMode: baseline.devMode || candidates.some(({ devMode }) => devMode),
    baselineRunIds: baseline.runs.map(({ runId }) => runId),
    newRunIds: fresh.map(({ runId }) => runId),
    warnings: unique(sides.flatMap(({ warnings }) => warnings)),
  };
};

/** Says whether new runs are worse than a baseline; what was not measured never passes. */
export class CheckBaseline {
  readonly #archive: ResultsArchivePort;
  readonly #store: BaselineStorePort;

  constructor(archive: ResultsArchivePort, store: BaselineStorePort) {
    this.#archive = archive;
    this.#store = store;
  }

  readonly execute = Effect.fn("CheckBaseline.execute")(
    { self: this as CheckBaseline },
    function* (this: CheckBaseline, request: CheckBaselineRequest) {
      const baseline = yield* this.#store.load(request.name);
      const candidates = yield* Effect.forEach(request.runs, (run) =>
        Effect.map(this.#archive.open(run), candidateRun),
      );
      return checkOf(request, baseline, candidates);
    },
  );
}
