import type { EnvironmentFingerprint, Scenario } from "@plimsoll/domain";
import { structuralDifferences } from "../recompute-report/structural-differences.ts";
import type { Baseline } from "./baseline.ts";
import type { CandidateRun } from "./candidate-run.ts";

/** A field in which two runs differ, as a reader would look for it. */
export interface Difference {
  readonly field: string;
  readonly baseline: string;
  readonly run: string;
}

/** What stands between two sides: a refusal makes figures incomparable, a warning must be known beside them. */
export interface Comparability {
  readonly refusals: readonly Difference[];
  readonly warnings: readonly Difference[];
}

/** What a run shares with the baseline it is laid beside. */
export type ComparableSide = Pick<
  Baseline | CandidateRun,
  "scenario" | "environment" | "orchestrator" | "concurrency" | "devMode"
> & { readonly orchestratorVersions: readonly string[] };

/** Fields of the scenario that do not shape the load of a judged wave; every other one, also a future one, must be equal. */
const SHAPELESS: readonly string[] = [
  ...["name", "targets", "seed", "waves", "halfLoadWaves", "leakCycles", "memoryLadderRatios", "probeTimeoutMs"],
];

/** Virtual machines of one kind report a little more or less memory. */
const MEMORY_TOLERANCE_RATIO = 0.05;

const text = (value: unknown): string =>
  value === undefined ? "(none)" : typeof value === "string" ? value : JSON.stringify(value);

const valueAt = (root: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);

/** An address tells nothing of what answers there; the orchestrator's own name does. */
const shaping = ({ orchestrator, ...scenario }: Scenario): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries({
      ...scenario,
      orchestrator: orchestrator.startsWith("http") ? "(an address)" : orchestrator,
    }).filter(([field]) => !SHAPELESS.includes(field)),
  );

const scenarioDifferences = (baseline: Scenario, run: Scenario): readonly Difference[] => {
  const [left, right] = [shaping(baseline), shaping(run)];
  return structuralDifferences(left, right).map((path) => ({
    field: `scenario.${path}`,
    baseline: text(valueAt(left, path)),
    run: text(valueAt(right, path)),
  }));
};

const differing = (field: string, baseline: unknown, run: unknown): readonly Difference[] =>
  baseline === run ? [] : [{ field, baseline: text(baseline), run: text(run) }];

const hardware = (baseline: EnvironmentFingerprint, run: EnvironmentFingerprint): readonly Difference[] => {
  const memoryOff = Math.abs(run.memoryBytes / Math.max(1, baseline.memoryBytes) - 1);
  return [
    ...differing("environment.cpuModel", baseline.cpuModel, run.cpuModel),
    ...differing("environment.cores", baseline.cores, run.cores),
    ...(memoryOff <= MEMORY_TOLERANCE_RATIO
      ? []
      : differing("environment.memoryBytes", baseline.memoryBytes, run.memoryBytes)),
  ];
};

const software = (baseline: EnvironmentFingerprint, run: EnvironmentFingerprint): readonly Difference[] => [
  ...differing("environment.os", baseline.os, run.os),
  ...differing("environment.nodeVersion", baseline.nodeVersion, run.nodeVersion),
  ...differing("environment.plimsollVersion", baseline.plimsollVersion, run.plimsollVersion),
];

const versions = (baseline: ComparableSide, run: ComparableSide): readonly Difference[] => {
  const [left, right] = [baseline, run].map(({ orchestratorVersions }) =>
    [...new Set(orchestratorVersions)].join(", "),
  );
  return differing("orchestrator.version", left, right);
};

/**
 * Whether figures of a run may be laid beside a baseline's. Another load, another orchestrator or other hardware is refused: the
 * difference would be theirs. Another version of the orchestrator is what a gate is there for, so that it only warns.
 */
export const comparability = (
  baseline: ComparableSide,
  run: ComparableSide,
  allowOtherMachine: boolean,
): Comparability => {
  const machine = hardware(baseline.environment, run.environment);
  return {
    refusals: [
      ...scenarioDifferences(baseline.scenario, run.scenario),
      ...differing("orchestrator.name", baseline.orchestrator, run.orchestrator),
      ...differing("devMode", baseline.devMode, run.devMode),
      ...(allowOtherMachine ? [] : machine),
    ],
    warnings: [
      ...versions(baseline, run),
      ...differing("concurrency.mode", baseline.concurrency.mode, run.concurrency.mode),
      ...differing("concurrency.workers", baseline.concurrency.workers, run.concurrency.workers),
      ...software(baseline.environment, run.environment),
      ...(allowOtherMachine ? machine : []),
    ],
  };
};

/** A candidate as one side of a comparison. */
export const sideOf = (candidate: CandidateRun): ComparableSide => ({
  ...candidate,
  orchestratorVersions: [candidate.run.orchestratorVersion],
});
