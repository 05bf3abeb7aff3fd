import { comparePaired } from "../comparison/compare-paired.ts";
import type { PairedSample } from "../comparison/paired-comparison.ts";
import { indexEvidence } from "../evidence/evidence-index.ts";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import type { Assessment } from "../verdict/verdict.ts";
import { fairnessEntries, fairnessLedger } from "./fairness-ledger.ts";
import type { ComparedOrchestrator, ComparisonKind, OrchestratorComparison } from "./orchestrator-comparison.ts";
import { COMPARED_FIGURES } from "./orchestrator-comparison.ts";
import { COMPARED_METRICS, waveSamples } from "./wave-samples.ts";

/** One run of a comparison, with what follows from its evidence. */
export interface ComparedRun {
  readonly name: string;
  readonly records: readonly EvidenceRecord[];
  readonly assessment: Assessment;
  readonly ending: ComparedOrchestrator["ending"];
  readonly failure: string | null;
}

/** What the runs do not know of the comparison that they are part of. */
export type ComparisonFrame = Pick<
  OrchestratorComparison,
  "comparisonId" | "startedAt" | "command" | "environment" | "scenario" | "reference" | "order" | "durationMs"
>;

const runIdOf = (records: readonly EvidenceRecord[]): string => {
  const run = records.find((record) => record.kind === "run");
  return run === undefined ? "" : run.runId;
};

const rowOf = ({ name, records, assessment, ending, failure }: ComparedRun): ComparedOrchestrator => {
  const index = indexEvidence(records);
  const description = index.of.orchestrator.at(-1)?.description;
  const { metrics, verdict } = assessment;
  const figures = Object.fromEntries(COMPARED_FIGURES.map((figure) => [figure, metrics[figure]]));
  return {
    name,
    orchestrator: index.scenario.orchestrator,
    runId: runIdOf(records),
    version: description === undefined ? null : `${description.name} ${description.version}`,
    devMode: description?.devMode === true,
    ...{ ending, failure },
    verdict: verdict.kind,
    targets: verdict.targets.map(({ target, status, reason }) => ({ expression: target.expression, status, reason })),
    figures: figures as ComparedOrchestrator["figures"],
    latencyParts: metrics.latencyParts,
    latenciesMs: metrics.latenciesMs,
  };
};

const isLost = ({ ending }: ComparedRun): boolean => ending === "orchestrator-lost" || ending === "llm-lost";

/** Of a run that was lost, what is missing is said; that its rest can't be judged follows from it. */
const untrusted = (run: ComparedRun): readonly string[] =>
  isLost(run)
    ? []
    : run.assessment.verdict.findings
        .filter(({ severity }) => severity === "invalid")
        .map(({ message }) => `${run.name}: ${message}`);

const unmeasured = ({ name, ending, failure }: ComparedRun): readonly string[] =>
  ending === "completed" ? [] : [`${name}: ${failure ?? ending}`];

const judgeWhole = (
  runs: readonly ComparedRun[],
): { readonly kind: ComparisonKind; readonly reasons: readonly string[] } => {
  const [spoilt, missing] = [runs.flatMap(untrusted), runs.flatMap(unmeasured)];
  const reasons = [...spoilt, ...missing];
  if (runs.some(({ ending }) => ending === "interrupted")) return { kind: "interrupted", reasons };
  if (spoilt.length > 0) return { kind: "invalid", reasons };
  return { kind: missing.length > 0 ? "incomplete" : "measured", reasons };
};

/** The reference first: that is whom the paired statistics compare with. */
const referenceFirst = (runs: readonly ComparedRun[], reference: string): readonly ComparedRun[] => [
  ...runs.filter(({ name }) => name === reference),
  ...runs.filter(({ name }) => name !== reference),
];

/** A reference that has no judged wave can be compared with nobody: the first that has one stands in. */
const referenceOf = (samples: readonly PairedSample[], wanted: string): string =>
  samples.some(({ orchestrator }) => orchestrator === wanted) ? wanted : (samples[0]?.orchestrator ?? wanted);

/** All that follows from the evidence of the runs of a comparison, and from nothing else. */
export const compareRuns = (frame: ComparisonFrame, runs: readonly ComparedRun[]): OrchestratorComparison => {
  const samples = referenceFirst(runs, frame.reference).flatMap(({ name, records }) =>
    waveSamples(name, indexEvidence(records)),
  );
  return {
    ...frame,
    ...judgeWhole(runs),
    reference: referenceOf(samples, frame.reference),
    orchestrators: runs.map(rowOf),
    metrics: comparePaired(samples, COMPARED_METRICS),
    ledger: fairnessLedger(
      runs.map(({ name, records, assessment }) => ({
        subject: name,
        entries: fairnessEntries(records, assessment.metrics),
      })),
    ),
  };
};
