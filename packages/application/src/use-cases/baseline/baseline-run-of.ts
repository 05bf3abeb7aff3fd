import {
  ascending,
  type Assessment,
  type EvidenceIndex,
  type InvocationTrace,
  judgedTraces,
  latencyMs,
  nearestRankPercentile,
} from "@plimsoll/domain";
import type { ArchivedRun } from "../../ports/results-archive.port.ts";
import type { BaselineRun } from "./baseline.ts";
import { RUN_METRICS } from "./watched-metrics.ts";

type Figures = Record<string, readonly (number | "+Infinity")[]>;

const written = (value: number): number | "+Infinity" => (Number.isFinite(value) ? value : "+Infinity");

const latenciesOf = (traces: readonly InvocationTrace[]) =>
  ascending(traces.map((trace) => latencyMs(trace) ?? Number.POSITIVE_INFINITY));

const waveFigures = (index: EvidenceIndex): Figures => {
  const judged = judgedTraces(index);
  const waves = index.of.wave.filter(({ phase }) => phase === "wave").toSorted((a, b) => a.wave - b.wave);
  const whole = waves.map((wave) => {
    const traces = judged.filter(({ invocation }) => invocation.wave === wave.wave);
    const latencies = latenciesOf(traces);
    const succeeded = traces.filter(({ invocation }) => invocation.outcome === "succeeded").length;
    return { latencies, succeeded, wallMs: wave.endedAtMs - wave.startedAtMs };
  });
  const measured = whole.filter(({ latencies, wallMs }) => latencies.length > 0 && wallMs > 0);
  const percentile = (p: number) => measured.map(({ latencies }) => written(nearestRankPercentile(latencies, p) ?? 0));
  return {
    p50LatencyMs: percentile(0.5),
    p95LatencyMs: percentile(0.95),
    throughputPerSec: measured.map(({ succeeded, wallMs }) => (1000 * succeeded) / wallMs),
  };
};

const runFigures = ({ metrics }: Assessment): Figures =>
  Object.fromEntries(
    RUN_METRICS.map((name) => {
      const { value } = metrics[name];
      return [name, value === null ? [] : [written(value)]];
    }),
  );

/** Everything of a run, already judged and indexed, that a later comparison needs. */
export const baselineRunOf = ({ runId }: ArchivedRun, index: EvidenceIndex, assessment: Assessment): BaselineRun => ({
  runId,
  startedAt: index.of.run.at(0)?.startedAt ?? "",
  orchestratorVersion: index.of.orchestrator.at(-1)?.description.version ?? "unknown",
  sentCount: assessment.metrics.sentCount,
  successCount: assessment.metrics.successCount,
  figures: { ...waveFigures(index), ...runFigures(assessment) },
});
