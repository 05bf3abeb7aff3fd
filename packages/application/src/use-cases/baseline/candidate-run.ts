import { assess, type Assessment, type EnvironmentFingerprint, indexEvidence, type Scenario } from "@plimsoll/domain";
import type { ArchivedRun } from "../../ports/results-archive.port.ts";
import type { BaselineRun } from "./baseline.ts";
import { baselineRunOf } from "./baseline-run-of.ts";

/** A run that wants to be part of a baseline, or to be compared with one. */
export interface CandidateRun {
  readonly run: BaselineRun;
  readonly scenario: Scenario;
  readonly environment: EnvironmentFingerprint;
  /** The orchestrator's own name. */
  readonly orchestrator: string;
  readonly concurrency: { readonly mode: string; readonly workers: number };
  readonly devMode: boolean;
  /** Why its figures can't be used; empty when they can. */
  readonly defects: readonly string[];
}

const defectsOf = ({ partial, verdict, metrics }: Assessment): readonly string[] => [
  ...(partial ? ["it did not reach its end"] : []),
  ...(metrics.waveCount === 0 || metrics.sentCount === 0 ? ["it measured nothing: no judged wave ended"] : []),
  ...verdict.findings
    .filter(({ severity, code }) => severity === "invalid" && code !== "dev-mode")
    .map(({ code, message }) => `its measurement can't be trusted (${code}): ${message}`),
];

const UNKNOWN: EnvironmentFingerprint = {
  ...{ os: "", cpuModel: "", cores: 0, memoryBytes: 0, nodeVersion: "", plimsollVersion: "" },
  ...{ loadAverage1m: 0, lockfileSha256: {} },
};

/** Its stages are no replicates of each other. */
const LOAD_RUN = "it is a run of `plimsoll load`: baselines compare spikes, whose waves repeat one load";

/** Judges an archived run from its raw samples and takes out of it what is compared. */
export const candidateRun = (archived: ArchivedRun): CandidateRun => {
  const index = indexEvidence(archived.records);
  const assessment = assess(archived.records);
  const isLoad = index.of.run.at(0)?.load !== undefined;
  const description = index.of.orchestrator.at(-1)?.description;
  const { mode = "unknown", workers = 1 } = description?.concurrency ?? {};
  return {
    run: baselineRunOf(archived, index, assessment),
    scenario: index.scenario,
    environment: index.of.run.at(0)?.environment ?? UNKNOWN,
    orchestrator: description?.name ?? index.scenario.orchestrator,
    concurrency: { mode, workers },
    devMode: index.of.orchestrator.some((record) => record.description.devMode),
    defects: isLoad ? [LOAD_RUN] : defectsOf(assessment),
  };
};
