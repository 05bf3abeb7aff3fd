import { RECOMMENDED_RUNS } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { ResultsArchivePort } from "../../ports/results-archive.port.ts";
import { type Baseline, BASELINE_SCHEMA_VERSION } from "./baseline.ts";
import type { BaselineStorePort } from "./baseline-store.port.ts";
import { type CandidateRun, candidateRun } from "./candidate-run.ts";
import { comparability, sideOf } from "./comparability.ts";
import { namedTwice } from "./named-twice.ts";

export interface SaveBaselineRequest {
  /** Folders, ids or `latest`; at least one. */
  readonly runs: readonly [string, ...string[]];
  readonly name: string;
}

/** Saved with what a reader must know, or refused with every reason. */
export type SavedBaseline =
  | { readonly saved: true; readonly path: string; readonly baseline: Baseline; readonly warnings: readonly string[] }
  | { readonly saved: false; readonly refusals: readonly string[] };

/** Fewer runs have no spread from run to run to compare with. */
export const RUNS_FOR_A_SPREAD = 3;

const refusalsOf = (first: CandidateRun, candidates: readonly CandidateRun[]): readonly string[] => {
  const ids = candidates.map(({ run }) => run.runId);
  return [
    ...namedTwice(ids),
    ...candidates.flatMap(({ run, defects }) => defects.map((defect) => `run ${run.runId}: ${defect}`)),
    ...candidates.flatMap((candidate) =>
      comparability(sideOf(first), sideOf(candidate), false).refusals.map(
        ({ field, baseline, run }) =>
          `run ${candidate.run.runId} differs from ${first.run.runId} in ${field}: ${run}, not ${baseline}`,
      ),
    ),
  ];
};

const warningsOf = (first: CandidateRun, candidates: readonly CandidateRun[]): readonly string[] => [
  ...(candidates.length < RUNS_FOR_A_SPREAD
    ? [
        `${candidates.length} of at least ${RUNS_FOR_A_SPREAD} runs: the spread from run to run is not known; ${RECOMMENDED_RUNS} are asked for`,
      ]
    : []),
  ...candidates.flatMap((candidate) =>
    comparability(sideOf(first), sideOf(candidate), false).warnings.map(
      ({ field, baseline, run }) => `run ${candidate.run.runId}: ${field} is ${run}, not ${baseline}`,
    ),
  ),
  ...(first.devMode ? ["the runs are of a stub (DEV MODE): they are no evidence about a real orchestrator"] : []),
];

const baselineOf = (name: string, savedAtMs: number, first: CandidateRun, all: readonly CandidateRun[]): Baseline => ({
  schemaVersion: BASELINE_SCHEMA_VERSION,
  name,
  savedAt: new Date(savedAtMs).toISOString(),
  plimsollVersion: first.environment.plimsollVersion,
  devMode: first.devMode,
  orchestrator: first.orchestrator,
  concurrency: first.concurrency,
  scenario: first.scenario,
  environment: first.environment,
  runs: all.map(({ run }) => run),
});

/** Keeps runs of one scenario on one machine as what later runs are compared with. */
export class SaveBaseline {
  readonly #archive: ResultsArchivePort;
  readonly #store: BaselineStorePort;

  constructor(archive: ResultsArchivePort, store: BaselineStorePort) {
    this.#archive = archive;
    this.#store = store;
  }

  readonly execute = Effect.fn("SaveBaseline.execute")(
    { self: this as SaveBaseline },
    function* (this: SaveBaseline, { runs: [firstName, ...others], name }: SaveBaselineRequest) {
      const first = candidateRun(yield* this.#archive.open(firstName));
      const rest = yield* Effect.forEach(others, (run) => Effect.map(this.#archive.open(run), candidateRun));
      const all = [first, ...rest];
      const refusals = refusalsOf(first, all);
      if (refusals.length > 0) return { saved: false, refusals } satisfies SavedBaseline;
      const baseline = baselineOf(name, yield* Clock.currentTimeMillis, first, all);
      const path = yield* this.#store.save(baseline);
      return { saved: true, path, baseline, warnings: warningsOf(first, all) } satisfies SavedBaseline;
    },
  );
}
