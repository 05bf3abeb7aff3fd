import type { EnvironmentFingerprint } from "../evidence/environment-fingerprint.ts";
import type { MeasuredAlternative, MeasuredAlternativesRecord } from "../evidence/measured-alternatives-record.ts";
import type { Estimate } from "../metrics/estimate.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { ComparedOrchestrator, OrchestratorComparison } from "./orchestrator-comparison.ts";

const loadOf = ({ agentCount, waves, warmUpWaves, invocationTimeoutMs, llm }: Scenario): string =>
  JSON.stringify([agentCount, waves, warmUpWaves, invocationTimeoutMs, llm.kind, llm.model, llm.latency, llm.rpm]);

/** Whether a comparison put the same load on the same kind of machine as a run: else its numbers say nothing about it. */
export const answersTheSameQuestion = (
  comparison: Pick<OrchestratorComparison, "scenario" | "environment">,
  scenario: Scenario,
  environment: EnvironmentFingerprint,
): boolean =>
  loadOf(comparison.scenario) === loadOf(scenario) &&
  comparison.environment.cpuModel === environment.cpuModel &&
  comparison.environment.cores === environment.cores;

/** A stub, a run that did not reach its end and one that can't be trusted are no evidence. */
const isEvidence = ({ devMode, ending, verdict }: ComparedOrchestrator): boolean =>
  !devMode && ending === "completed" && verdict !== "INVALID";

/** The same orchestrator in another mode is an alternative; in the same one it is the subject itself. */
const isSubject = ({ orchestrator, name }: ComparedOrchestrator, scenario: Scenario): boolean => {
  if (orchestrator !== scenario.orchestrator) return false;
  const mode = name === orchestrator ? undefined : name.slice(orchestrator.length + 1).replace(/#\d+$/, "");
  return mode === undefined || mode === "" || mode === scenario.mode || /^\d+$/.test(mode);
};

const finite = ({ value }: Estimate): number | null => (value !== null && Number.isFinite(value) ? value : null);

const alternativeOf = (row: ComparedOrchestrator): MeasuredAlternative => ({
  name: row.name,
  version: row.version ?? row.name,
  verdict: row.verdict,
  targetsPassed: row.targets.filter(({ status }) => status === "pass").length,
  targetCount: row.targets.length,
  p95LatencyMs: finite(row.figures.p95LatencyMs),
  perAgentMemoryMb: finite(row.figures.perAgentMemoryMb),
  peakMemoryMb: finite(row.figures.peakMemoryMb),
});

/** What a comparison measured of others than a run's subject, as evidence of that run; null when it measured nobody else. */
export const measuredAlternatives = (
  { comparisonId, startedAt, orchestrators }: OrchestratorComparison,
  scenario: Scenario,
): MeasuredAlternativesRecord | null => {
  const alternatives = orchestrators.filter((row) => isEvidence(row) && !isSubject(row, scenario)).map(alternativeOf);
  return alternatives.length === 0 ? null : { kind: "measured-alternatives", comparisonId, startedAt, alternatives };
};
