import { indexEvidence } from "../evidence/evidence-index.ts";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import type { OrchestratorDescription } from "../evidence/orchestrator-description.ts";
import { judgedTraces, medianFiniteMs } from "../metrics/judged-invocations.ts";
import { measureIndexed } from "../metrics/measure.ts";
import type { SpikeMetrics } from "../metrics/spike-metrics.ts";
import type { Waterfall } from "./explanation.ts";
import { loadAsWaves } from "./load-as-waves.ts";
import { waterfallOf } from "./waterfall.ts";

/** All that a signal may look at. */
export interface ExplanationView {
  readonly evidence: EvidenceIndex;
  readonly metrics: SpikeMetrics;
  /** Invocations of the judged waves, succeeded or not. */
  readonly judged: readonly InvocationTrace[];
  readonly waterfall: Waterfall | null;
  /** The last thing that the orchestrator said of itself; undefined when it never came up. */
  readonly description: OrchestratorDescription | undefined;
  readonly agentCount: number;
  /** Worker processes as declared, 1 where nothing is. */
  readonly workers: number;
  readonly cores: number;
  /** Median of the finite latencies, the yardstick of what counts as material; null without a success. */
  readonly medianMs: number | null;
}

/** Prepares a run's records for the signals. */
export const explanationView = (records: readonly EvidenceRecord[]): ExplanationView => {
  const evidence = indexEvidence(loadAsWaves(records));
  const metrics = measureIndexed(evidence);
  const judged = judgedTraces(evidence);
  const description = evidence.of.orchestrator.at(-1)?.description;
  return {
    ...{ evidence, metrics, judged, description },
    waterfall: waterfallOf(judged),
    agentCount: evidence.scenario.agentCount,
    workers: description?.concurrency.workers ?? 1,
    cores: evidence.of.run.at(0)?.environment.cores ?? 1,
    medianMs: medianFiniteMs(metrics.latenciesMs),
  };
};

/** Share of the named parts in the mean invocation, never below 0; 0 without a success. */
export const shareOf = ({ waterfall }: ExplanationView, ...parts: readonly string[]): number =>
  Math.max(
    0,
    (waterfall?.parts ?? [])
      .filter(({ part }) => parts.includes(part))
      .reduce((sum, { shareRatio }) => sum + shareRatio, 0),
  );
