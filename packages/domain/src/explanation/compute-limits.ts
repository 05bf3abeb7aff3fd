import { formatFigure } from "../targets/format-figure.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import type { ExplanationView } from "./explanation-view.ts";
import { shareOf } from "./explanation-view.ts";
import { absent, BINDING_SHARE, ms, percent } from "./limit-reading.ts";
import type { LimitDetector } from "./limit-reading.ts";

/** Of the cores that the workers can use, busy in the mean over the waves; they idle while the LLM is awaited. */
export const CPU_BOUND_RATIO = 0.75;
const CPU_CERTAIN_RATIO = 0.9;
const CPU_PRESENT_RATIO = 0.5;

const ORCHESTRATOR_PARTS = ["orchestrator-before-llm", "orchestrator-between-llm", "orchestrator-after-llm"] as const;

/** CPU time over wall time per core that the workers can use, 0..1; null where it was not sampled. */
export const busyRatio = ({ metrics, workers, cores }: ExplanationView): number | null =>
  metrics.meanCpuCores.value === null ? null : metrics.meanCpuCores.value / Math.max(1, Math.min(workers, cores));

/** The workers' cores were busy: one worker of Python or JavaScript uses one core at most (GIL, event loop). */
export const cpuLimit: LimitDetector = (view) => {
  const ratio = busyRatio(view);
  const how = `It shows from ${percent(CPU_PRESENT_RATIO)} of the usable cores on, and binds from ${percent(CPU_BOUND_RATIO)}.`;
  if (ratio === null) {
    return absent("cpu", "The orchestrator's CPU time was not sampled around every judged wave.", how);
  }
  const { meanCpuCores, cpuMsPerInvocation } = view.metrics;
  const usable = Math.min(view.workers, view.cores);
  const evidence = `The waves used ${formatFigure(meanCpuCores.value ?? 0)} of ${usable} usable cores (${view.workers} workers, ${view.cores} cores): ${percent(ratio)}; ${ms(cpuMsPerInvocation.value ?? 0)} of CPU an invocation. The orchestrator's parts are ${percent(shareOf(view, ...ORCHESTRATOR_PARTS))} of the time.`;
  if (ratio < CPU_PRESENT_RATIO) return absent("cpu", evidence, how);
  return {
    code: "cpu",
    level: ratio >= CPU_BOUND_RATIO ? "binding" : "present",
    urgent: ratio >= CPU_CERTAIN_RATIO,
    strength: ratio >= CPU_CERTAIN_RATIO ? "strong" : "moderate",
    shareRatio: null,
    evidence,
    advice:
      view.workers < view.cores
        ? "Add a worker process for every core (`--workers auto`); threads of one process share one core."
        : "More cores or machines, or less work an invocation: share one LLM client, switch tracing and event listeners off.",
  };
};

/** A gap between two LLM calls beyond the smallest ones, or time on the wire: work that lay ready and was not picked up. */
const between = (judged: readonly InvocationTrace[]): readonly number[] =>
  judged.flatMap(({ calls }) =>
    calls.slice(1).map((call, index) => call.arrivedAtMs - (calls[index]?.endedAtMs ?? call.arrivedAtMs)),
  );

const LOOP_FLOOR_MS = 20;
const LOOP_SHARE_OF_MEDIAN = 0.1;
/** On a loaded machine the loopback itself takes longer than when it was calibrated. */
const LOOPBACK_FACTOR = 10;

/** The orchestrator's event loop was late: requests and answers lay on the wire, or LLM answers were picked up late. */
export const eventLoopLimit: LimitDetector = (view) => {
  const transport = view.waterfall?.parts.find(({ part }) => part === "transport");
  const gaps = ascending(between(view.judged));
  const late = (nearestRankPercentile(gaps, 0.95) ?? 0) - (nearestRankPercentile(gaps, 0.05) ?? 0);
  const how = "It shows as time in transport far above the loopback's, or as late pick-up between two LLM calls.";
  if (transport === undefined && gaps.length === 0) {
    return absent("event-loop", "The orchestrator reports no times and makes one LLM call an invocation.", how);
  }
  const loopback = view.evidence.of.calibration.at(-1)?.loopbackRoundTripP99Ms ?? 0;
  const limit = Math.max(LOOP_FLOOR_MS, LOOPBACK_FACTOR * loopback, LOOP_SHARE_OF_MEDIAN * (view.medianMs ?? 0));
  const evidence = `Transport p95 ${transport === undefined ? "unknown" : ms(transport.p95Ms)}, gaps between LLM calls p95 ${ms(late)} above the shortest (${gaps.length} gaps); ${ms(limit)} are tolerable.`;
  if ((transport?.p95Ms ?? 0) <= limit && late <= limit) return absent("event-loop", evidence, how);
  const share = shareOf(view, "transport", "orchestrator-between-llm");
  return {
    code: "event-loop",
    level: share >= BINDING_SHARE ? "binding" : "present",
    strength: "moderate",
    shareRatio: share,
    evidence,
    advice:
      "Find what blocks the loop (synchronous calls, parsing, logging), or spread the agents over more processes.",
  };
};

/** No record of a collector's pauses reaches the evidence, so that this can't be shown, and it says so. */
export const garbageCollectionLimit: LimitDetector = ({ description }) => {
  const settings = Object.entries(description?.settings ?? {}).filter(([name]) => /\bgc|Gc[A-Z]/.test(name));
  const named = settings.map(([name, value]) => `${name} = ${String(value)}`).join(", ");
  return absent(
    "garbage-collection",
    `The evidence holds no collection pauses${named === "" ? "" : ` (settings: ${named})`}.`,
    "Log pauses in the orchestrator (Python: gc.callbacks; Node: --trace-gc) and lay them beside its timeline.",
  );
};
