import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { ProbeRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import type { Estimate } from "./estimate.ts";
import { counted, notMeasured } from "./estimates.ts";
import { judgedTraces } from "./judged-invocations.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";
import { isUntraceable, UNTRACEABLE } from "./untraceable.ts";
import { callSpan, joinSpans, largestOverlap } from "./time-spans.ts";
import type { TimeSpan } from "./time-spans.ts";

type ConcurrencyMetrics = Pick<
  SpikeMetrics,
  "concurrencyCeiling" | "concurrencyCeilingRatio" | "largestInFlightInWaves"
>;

const NO_JOURNAL = "the orchestrator's LLM can't be chosen, so that no journal shows its calls";

const inFlightInWaves = (index: EvidenceIndex): Estimate => {
  if (!index.journalExpected) return notMeasured(NO_JOURNAL);
  if (isUntraceable(index)) return notMeasured(UNTRACEABLE);
  const spans = judgedTraces(index).flatMap(({ calls, invocation }) =>
    calls.map((call) => callSpan(call, invocation.endedAtMs ?? call.arrivedAtMs)),
  );
  return spans.length === 0
    ? notMeasured("the journal holds no call of a judged wave")
    : counted(largestOverlap(spans), spans.length);
};

const probeTraces = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.traces.all.filter(({ invocation }) => invocation.phase === "probe");

/**
 * Agents of the probe with a call open at the same time. The barrier counts whatever comes in; a call without a canary of
 * the probe, or an agent's second, is no further agent.
 */
const probedAgents = (index: EvidenceIndex): number => {
  const spansOfAgent = new Map<string, TimeSpan[]>();
  for (const { invocation, calls } of probeTraces(index)) {
    const key = `${invocation.pool}/${invocation.agentId}`;
    const spans = calls.map((call) => callSpan(call, invocation.endedAtMs ?? call.arrivedAtMs));
    spansOfAgent.set(key, [...(spansOfAgent.get(key) ?? []), ...spans]);
  }
  return largestOverlap([...spansOfAgent.values()].flatMap(joinSpans));
};

/** The smaller of the journal's count and the barrier's; our own 429s to the probe leave anything below N open. */
const probedCeiling = (index: EvidenceIndex, probes: readonly ProbeRecord[]): Estimate => {
  const countedByBarrier = probes.reduce((largest, probe) => Math.max(largest, probe.largestInFlight), 0);
  const reached = Math.min(countedByBarrier, probedAgents(index));
  const limited = probeTraces(index).flatMap(({ calls }) => calls.filter(({ outcome }) => outcome === "rate-limited"));
  return limited.length > 0 && reached < index.scenario.agentCount
    ? notMeasured(`our own rate limit turned ${limited.length} calls of the probe away`)
    : counted(reached, probes.length);
};

/** The probe's answer; without a probe (a real LLM can't be held) the waves can still prove the full number. */
const ceiling = (index: EvidenceIndex, inFlight: Estimate): Estimate => {
  if (!index.journalExpected) return notMeasured(NO_JOURNAL);
  if (isUntraceable(index)) return notMeasured(UNTRACEABLE);
  const probes = index.of.probe;
  if (probes.length > 0) return probedCeiling(index, probes);
  return inFlight.value !== null && inFlight.value >= index.scenario.agentCount
    ? inFlight
    : notMeasured("the concurrency probe was not run: the LLM could not hold its answers back");
};

/** How many agents were at the LLM at the same instant, as the LLM saw it. */
export const measureConcurrency = (index: EvidenceIndex): ConcurrencyMetrics => {
  const largestInFlightInWaves = inFlightInWaves(index);
  const concurrencyCeiling = ceiling(index, largestInFlightInWaves);
  const { value } = concurrencyCeiling;
  return {
    largestInFlightInWaves,
    concurrencyCeiling,
    concurrencyCeilingRatio:
      value === null ? concurrencyCeiling : { ...concurrencyCeiling, value: value / index.scenario.agentCount },
  };
};
