import type { Meter } from "@opentelemetry/api";
import {
  type AggregationOption,
  AggregationType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { BYTES_PER_MB, type Estimate, type SpikeMetrics } from "@plimsoll/domain";
import type { ExportedEvidence } from "../run/exported-run.ts";
import { LATENCY_BOUNDS_SECONDS, MS_PER_SECOND } from "../run/latency-bounds.ts";
import type { HighResolutionTime } from "../run/run-time.ts";
import { runResource, SCOPE_NAME } from "./run-resource.ts";

class OneShotReader extends MetricReader {
  protected onShutdown(): Promise<void> {
    return Promise.resolve();
  }
  protected onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
}

const gauges = (metrics: SpikeMetrics): readonly (readonly [string, string, Estimate, number])[] => [
  ["plimsoll.run.instantiation.duration", "s", metrics.totalInstantiationTimeMs, 1 / MS_PER_SECOND],
  ["plimsoll.run.memory.peak", "By", metrics.peakMemoryMb, BYTES_PER_MB],
  ["plimsoll.run.memory.agent", "By", metrics.perAgentMemoryMb, BYTES_PER_MB],
  ["plimsoll.run.success.ratio", "1", metrics.successRatio, 1],
  ["plimsoll.run.throughput", "{invocation}/s", metrics.throughputPerSec, 1],
  ["plimsoll.run.concurrency.ceiling", "{agent}", metrics.concurrencyCeiling, 1],
  ["plimsoll.run.latency.p50", "s", metrics.p50LatencyMs, 1 / MS_PER_SECOND],
  ["plimsoll.run.latency.p95", "s", metrics.p95LatencyMs, 1 / MS_PER_SECOND],
  ["plimsoll.run.latency.p99", "s", metrics.p99LatencyMs, 1 / MS_PER_SECOND],
];

const record = (meter: Meter, { assessment: { metrics } }: ExportedEvidence): void => {
  const latency = meter.createHistogram("plimsoll.invocation.duration", {
    unit: "s",
    description: "Latency of the judged invocations that succeeded",
  });
  for (const latencyMs of metrics.latenciesMs)
    if (Number.isFinite(latencyMs)) latency.record(latencyMs / MS_PER_SECOND);
  const counted = meter.createCounter("plimsoll.invocations", { unit: "{invocation}", description: "By outcome" });
  counted.add(metrics.successCount, { outcome: "succeeded" });
  counted.add(metrics.failureCount, { outcome: "failed" });
  counted.add(metrics.cancelledCount, { outcome: "cancelled" });
  for (const [name, unit, { value, method }, factor] of gauges(metrics)) {
    if (value === null || !Number.isFinite(value)) continue;
    meter.createGauge(name, { unit, description: method }).record(value * factor);
  }
};

/** The SDK dates what it collects at the moment of collecting; these figures are of the time of the run. */
const dated = (collected: ResourceMetrics, from: HighResolutionTime, to: HighResolutionTime): ResourceMetrics => ({
  ...collected,
  scopeMetrics: collected.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.map(
      (metric) =>
        ({
          ...metric,
          dataPoints: metric.dataPoints.map((point) => ({ ...point, startTime: from, endTime: to })),
        }) as typeof metric,
    ),
  })),
});

/** The run's figures as OpenTelemetry metrics, dated at its end; what was not measured is left out. */
export const runOtlpMetrics = async (evidence: ExportedEvidence): Promise<ResourceMetrics> => {
  const reader = new OneShotReader();
  const aggregation = {
    type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
    options: { boundaries: [...LATENCY_BOUNDS_SECONDS] },
  } satisfies AggregationOption;
  const provider = new MeterProvider({
    resource: runResource(evidence),
    readers: [reader],
    views: [{ instrumentName: "plimsoll.invocation.duration", aggregation }],
  });
  record(provider.getMeter(SCOPE_NAME, evidence.run.environment.plimsollVersion), evidence);
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return dated(resourceMetrics, evidence.time.instant(0), evidence.time.instant(evidence.lastAtMs));
};
