import type {
  CapacityObservation,
  CapacityTrial,
  TargetObservation,
  TargetResult,
  TrialPurpose,
} from "@plimsoll/domain";
import type { TrialOutcome, TrialPlan } from "../../ports/trial-runner.port.ts";

/** A stub says that it is one in every run: of its trials that is no news. */
const STUB_MARK = "dev-mode";

const HOLDS: Readonly<Record<TargetResult["status"], boolean | "unknown">> = {
  pass: true,
  fail: false,
  inconclusive: "unknown",
  "not-measured": "unknown",
};

const observed = ({ target, estimate, status }: TargetResult): TargetObservation => ({
  target: target.expression,
  value: estimate.value,
  interval: estimate.low === null || estimate.high === null ? null : { low: estimate.low, high: estimate.high },
  holds: HOLDS[status],
});

/** What condemns the subject beside its targets counts as a target that was missed. */
const observationOf = ({ assessment, ending }: TrialOutcome, agentCount: number): CapacityObservation => {
  const { targets, findings } = assessment.verdict;
  const judged = targets.filter(({ status }) => status !== "not-measured").map(observed);
  const condemned = [
    ...new Set(findings.filter(({ severity }) => severity === "failure").map(({ code }) => code)),
    ...(ending === "orchestrator-lost" ? ["orchestrator-lost"] : []),
  ].map((code): TargetObservation => ({ target: `no ${code}`, value: null, interval: null, holds: false }));
  return { agentCount, targets: judged.some(({ holds }) => holds === false) ? judged : [...judged, ...condemned] };
};

/** A trial as the search and the report see it. */
export const observeTrial = (
  { runId, scenario }: TrialPlan,
  purpose: TrialPurpose,
  outcome: TrialOutcome,
  durationMs: number,
): CapacityTrial => {
  const { metrics, verdict } = outcome.assessment;
  const spoiledBy = verdict.findings
    .filter(({ severity, code }) => severity === "invalid" && code !== STUB_MARK)
    .map(({ code }) => code);
  return {
    runId,
    purpose,
    agentCount: scenario.agentCount,
    verdict: verdict.kind,
    spoiledBy: [...new Set(spoiledBy)],
    observation: observationOf(outcome, scenario.agentCount),
    throughputPerSec: metrics.throughputPerSec,
    p95LatencyMs: metrics.p95LatencyMs,
    peakMemoryMb: metrics.peakMemoryMb,
    meanCpuCores: metrics.meanCpuCores,
    durationMs,
  };
};
