import { median } from "simple-statistics";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Detector, Inspection } from "./inspection.ts";
import { finding } from "./inspection.ts";

/** First use counts as deferred work when it is this much slower than later use, and this many times. */
export const DEFERRED_FLOOR_MS = 250;
export const DEFERRED_FACTOR = 3;
/** What was spent on an agent at instantiation, at most, as a share of what its first use costs more. */
export const DEFERRED_SHARE = 0.1;

/** Time that the orchestrator worked on an invocation before it asked the LLM; waiting for a slot is left out where reported. */
const beforeLlmMs = ({ invocation, calls }: InvocationTrace): number | null => {
  const first = calls[0];
  if (first === undefined || invocation.outcome !== "succeeded") return null;
  return first.arrivedAtMs - (invocation.reported?.startedAtMs ?? invocation.sentAtMs);
};

/** The probe holds everyone up when it does not fill: agents then wait for a slot, not for themselves. */
const probeHeldAgentsUp = (index: EvidenceIndex): boolean =>
  index.of.probe.some((probe) => probe.largestInFlight < probe.expected);

const firstOfEachAgent = (traces: readonly InvocationTrace[]): readonly InvocationTrace[] => {
  const first = new Map<string, InvocationTrace>();
  for (const trace of traces) {
    const key = `${trace.invocation.pool}/${trace.invocation.agentId}`;
    const known = first.get(key);
    if (known === undefined || trace.invocation.sentAtMs < known.invocation.sentAtMs) first.set(key, trace);
  }
  return [...first.values()];
};

const tracesOfJudgedPools = (index: EvidenceIndex): readonly InvocationTrace[] => {
  const judged = index.traces.all.filter(({ invocation }) => invocation.phase === "wave");
  const pools = new Set(judged.map(({ invocation }) => invocation.pool));
  return index.traces.all.filter(({ invocation }) => pools.has(invocation.pool));
};

/**
 * First invocations of fresh agents. Those of the leak cycles where there are any, for by then the process is warm and only
 * the agents are new; else the first of each judged agent, in which the process's own first use is mixed.
 */
const firstUses = (index: EvidenceIndex): readonly number[] => {
  const leak = index.traces.all.filter(({ invocation }) => invocation.phase === "leak");
  const first = firstOfEachAgent(leak.length > 0 ? leak : tracesOfJudgedPools(index));
  const usable = first.filter(
    ({ invocation }) => invocation.phase !== "probe" || invocation.reported !== undefined || !probeHeldAgentsUp(index),
  );
  return usable.map(beforeLlmMs).filter((ms) => ms !== null);
};

const laterUses = (index: EvidenceIndex): readonly number[] => {
  const first = new Set(firstOfEachAgent(tracesOfJudgedPools(index)));
  return index.traces.all
    .filter((trace) => trace.invocation.phase === "wave" && !first.has(trace))
    .map(beforeLlmMs)
    .filter((ms) => ms !== null);
};

const breaksTarget = ({ targets, metrics }: Inspection, deferredMs: number): boolean => {
  const total = (metrics.totalInstantiationTimeMs.value ?? 0) + deferredMs;
  return targets.some(
    ({ target }) =>
      target.metric === "totalInstantiationTimeMs" && target.operator.startsWith("<") && total >= target.limit,
  );
};

/**
 * Instantiation that does next to nothing, followed by a first invocation that takes much longer than later ones, is
 * work moved out of the clock (agno's suite reads construction and first run together for the same reason). The
 * agents work side by side, so that the deferred time is that of the slower ones (p95), not the sum.
 */
export const detectDeferredInstantiation: Detector = (inspection) => {
  const { evidence, metrics } = inspection;
  const [first, later] = [firstUses(evidence), laterUses(evidence)];
  const instantiationMs = metrics.totalInstantiationTimeMs.value;
  if (first.length === 0 || later.length === 0 || instantiationMs === null) return [];
  const [cold, warm] = [median([...first]), median([...later])];
  const perAgentMs = instantiationMs / Math.max(1, metrics.readyAgentCount);
  const deferred = cold - warm > DEFERRED_FLOOR_MS && cold > DEFERRED_FACTOR * warm;
  if (!deferred || perAgentMs >= DEFERRED_SHARE * (cold - warm)) return [];
  const deferredMs = (nearestRankPercentile(ascending(first), 0.95) ?? cold) - warm;
  return [
    finding({
      code: "deferred-instantiation",
      severity: breaksTarget(inspection, deferredMs) ? "failure" : "warning",
      message: `Agents are built at their first invocation: instantiation would take about ${formatFigure(instantiationMs + deferredMs)} ms with it, not ${formatFigure(instantiationMs)} ms.`,
      evidence: `Before the LLM is asked, a first invocation takes ${formatFigure(cold)} ms (median of ${first.length}), a later one ${formatFigure(warm)} ms (of ${later.length}); instantiation took ${formatFigure(perAgentMs)} ms an agent.`,
    }),
  ];
};
