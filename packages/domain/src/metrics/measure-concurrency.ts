import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { Estimate } from "./estimate.ts";
import { counted, notMeasured } from "./estimates.ts";
import { judgedTraces } from "./judged-invocations.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";
import { callSpan, largestOverlap } from "./time-spans.ts";

type ConcurrencyMetrics = Pick<
  SpikeMetrics,
  "concurrencyCeiling" | "concurrencyCeilingRatio" | "largestInFlightInWaves"
>;

const NO_JOURNAL = "the orchestrator's LLM can't be chosen, so that no journal shows its calls";

const inFlightInWaves = (index: EvidenceIndex): Estimate => {
  if (!index.journalExpected) return notMeasured(NO_JOURNAL);
  const spans = judgedTraces(index).flatMap(({ calls, invocation }) =>
    calls.map((call) => callSpan(call, invocation.endedAtMs ?? call.arrivedAtMs)),
  );
  return spans.length === 0
    ? notMeasured("the journal holds no call of a judged wave")
    : counted(largestOverlap(spans), spans.length);
};

/** The probe's answer; without a probe (a real LLM can't be held) the waves can still prove the full number. */
const ceiling = (index: EvidenceIndex, inFlight: Estimate): Estimate => {
  if (!index.journalExpected) return notMeasured(NO_JOURNAL);
  const probes = index.of.probe;
  if (probes.length > 0) {
    return counted(
      probes.reduce((largest, probe) => Math.max(largest, probe.largestInFlight), 0),
      probes.length,
    );
  }
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
