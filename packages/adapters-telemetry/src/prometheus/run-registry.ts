import { BYTES_PER_MB, type Estimate } from "@plimsoll/domain";
import { Gauge, Histogram, Registry } from "prom-client";
import type { ExportedEvidence } from "../run/exported-run.ts";
import { LATENCY_BOUNDS_SECONDS, MS_PER_SECOND } from "../run/latency-bounds.ts";

interface Figure {
  readonly name: string;
  readonly help: string;
  readonly estimate: Estimate;
  /** From the metric's unit to Prometheus' base unit. */
  readonly factor: number;
}

const figures = ({ assessment: { metrics } }: ExportedEvidence): readonly Figure[] => {
  const figure = (name: string, help: string, estimate: Estimate, factor = 1): Figure => ({
    ...{ name: `plimsoll_run_${name}`, help, estimate, factor },
  });
  return [
    figure("instantiation_seconds", "Time to build all agents", metrics.totalInstantiationTimeMs, 1 / MS_PER_SECOND),
    figure("peak_memory_bytes", "Largest memory of the process tree", metrics.peakMemoryMb, BYTES_PER_MB),
    figure("agent_memory_bytes", "Memory of one more agent", metrics.perAgentMemoryMb, BYTES_PER_MB),
    figure("success_ratio", "Succeeded of sent invocations, 0 to 1", metrics.successRatio),
    figure("throughput_per_second", "Answers a second in the judged waves", metrics.throughputPerSec),
    figure("concurrency_ceiling", "Agents at the LLM at the same time, at most", metrics.concurrencyCeiling),
    figure("cpu_seconds_per_invocation", "CPU time an invocation", metrics.cpuMsPerInvocation, 1 / MS_PER_SECOND),
    figure("crossed_contexts", "Answers or calls with another agent's context", metrics.crossedContextCount),
    figure("leaking_resources", "Resources that grow with every pool cycle", metrics.leakCount),
  ];
};

/** A figure that was not measured has no series: 0 would be a lie. */
const addFigures = (evidence: ExportedEvidence, registry: Registry): void => {
  for (const { name, help, estimate, factor } of figures(evidence)) {
    if (estimate.value === null || !Number.isFinite(estimate.value)) continue;
    new Gauge({ name, help, registers: [registry] }).set(estimate.value * factor);
  }
};

const addPercentiles = ({ assessment: { metrics } }: ExportedEvidence, registry: Registry): void => {
  const gauge = new Gauge({
    name: "plimsoll_run_latency_percentile_seconds",
    help: "Latency of judged invocations, failures infinite; bound is the estimate or an end of its 95 % interval",
    labelNames: ["percentile", "bound"],
    registers: [registry],
  });
  const percentiles = [
    ["50", metrics.p50LatencyMs],
    ["95", metrics.p95LatencyMs],
    ["99", metrics.p99LatencyMs],
  ] as const;
  for (const [percentile, estimate] of percentiles) {
    for (const bound of ["value", "low", "high"] as const) {
      if (estimate[bound] !== null) gauge.set({ percentile, bound }, estimate[bound] / MS_PER_SECOND);
    }
  }
};

const addLatencies = ({ assessment: { metrics } }: ExportedEvidence, registry: Registry): void => {
  const histogram = new Histogram({
    name: "plimsoll_run_latency_seconds",
    help: "Latency of the judged invocations that succeeded",
    buckets: [...LATENCY_BOUNDS_SECONDS],
    registers: [registry],
  });
  for (const latencyMs of metrics.latenciesMs)
    if (Number.isFinite(latencyMs)) histogram.observe(latencyMs / MS_PER_SECOND);
};

const addCounts = ({ assessment: { metrics }, index }: ExportedEvidence, registry: Registry): void => {
  const invocations = new Gauge({
    name: "plimsoll_run_invocations",
    help: "Judged invocations by outcome",
    labelNames: ["outcome"],
    registers: [registry],
  });
  invocations.set({ outcome: "succeeded" }, metrics.successCount);
  invocations.set({ outcome: "failed" }, metrics.failureCount);
  invocations.set({ outcome: "cancelled" }, metrics.cancelledCount);
  invocations.set({ outcome: "pending" }, metrics.pendingCount);
  const calls = new Gauge({
    name: "plimsoll_run_llm_calls",
    help: "LLM calls of the whole run by outcome",
    labelNames: ["outcome"],
    registers: [registry],
  });
  for (const { outcome } of index.of["llm-call"]) calls.inc({ outcome });
};

const addParts = ({ assessment: { metrics } }: ExportedEvidence, registry: Registry): void => {
  const gauge = new Gauge({
    name: "plimsoll_run_latency_part_seconds",
    help: "Where the time of a judged invocation went",
    labelNames: ["part", "percentile"],
    registers: [registry],
  });
  for (const { part, p50Ms, p95Ms } of metrics.latencyParts) {
    gauge.set({ part, percentile: "50" }, p50Ms / MS_PER_SECOND);
    gauge.set({ part, percentile: "95" }, p95Ms / MS_PER_SECOND);
  }
};

const addTargets = ({ assessment: { verdict } }: ExportedEvidence, registry: Registry): void => {
  const gauge = new Gauge({
    name: "plimsoll_run_target_met",
    help: "1 where the target holds, 0 where it fails; undecided targets have no series",
    labelNames: ["target"],
    registers: [registry],
  });
  for (const { target, status } of verdict.targets) {
    if (status === "pass" || status === "fail") gauge.set({ target: target.expression }, status === "pass" ? 1 : 0);
  }
};

const addIdentity = (evidence: ExportedEvidence, registry: Registry): void => {
  const { run, runId, orchestrator, assessment, devMode, time, lastAtMs } = evidence;
  const labels = {
    ...{ run_id: runId, orchestrator: orchestrator.name, version: orchestrator.version, mode: orchestrator.mode },
    ...{ scenario: run.scenario.name, verdict: assessment.verdict.kind, dev_mode: String(devMode) },
  };
  const info = new Gauge({
    name: "plimsoll_run_info",
    help: "Which run the other series are of; dev_mode is true for a stub, whose numbers are no evidence",
    labelNames: Object.keys(labels),
    registers: [registry],
  });
  info.set(labels, 1);
  const ended = { name: "plimsoll_run_ended_timestamp_seconds", help: "When the run ended", registers: [registry] };
  new Gauge(ended).set(time.unixMs(lastAtMs) / MS_PER_SECOND);
  const agents = {
    name: "plimsoll_run_agents",
    help: "Agents that were put on the orchestrator",
    registers: [registry],
  };
  new Gauge(agents).set(run.scenario.agentCount);
};

/** Every series of a run; `orchestrator` and `scenario` stand on all of them, the run's id on plimsoll_run_info alone. */
export const runRegistry = (evidence: ExportedEvidence): Registry => {
  const registry = new Registry();
  for (const add of [addIdentity, addFigures, addPercentiles, addLatencies, addCounts, addParts, addTargets]) {
    add(evidence, registry);
  }
  registry.setDefaultLabels({ orchestrator: evidence.orchestrator.name, scenario: evidence.run.scenario.name });
  return registry;
};
