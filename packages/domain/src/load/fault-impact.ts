import type { FaultWindowRecord } from "../evidence/load-records.ts";
import type { LlmCallRecord } from "../evidence/evidence-record.ts";
import type { Estimate } from "../metrics/estimate.ts";
import { measuredOnce, notMeasured } from "../metrics/estimates.ts";
import type { TimeSpan } from "../metrics/time-spans.ts";
import { geometricMeanInterval } from "../statistics/geometric-mean-interval.ts";
import { ratioOfMeansInterval } from "../statistics/ratio-of-means-interval.ts";
import { timeBlocks } from "../statistics/time-blocks.ts";
import type { LoadEvidence, LoadInvocation } from "./load-evidence.ts";
import { loadWindow } from "./load-timeline.ts";
import type { FaultImpact } from "./load-metrics.ts";
import { timeToRecover } from "./time-to-recover.ts";

/** A call that is open this much longer than its invocation was left behind; less is the network's. */
const ORPHAN_AFTER_MS = 50;
const CONFIDENCE = 0.95;

/** How calls end that no fault was given to. */
const FAULTLESS: ReadonlySet<LlmCallRecord["outcome"]> = new Set(["answered", "client-aborted", "pending"]);

const isFaulted = (call: LlmCallRecord): boolean => call.fault !== undefined || !FAULTLESS.has(call.outcome);

const agentsWithFaults = (group: readonly LoadInvocation[]): ReadonlySet<string> =>
  new Set(group.filter(({ trace }) => trace.calls.some(isFaulted)).map(({ record }) => record.agentId));

interface Split {
  readonly before: readonly LoadInvocation[];
  readonly inside: readonly LoadInvocation[];
}

/** Invocations that touch the window belong to it; before is what had ended when it began. */
const splitAt = (invocations: readonly LoadInvocation[], { from, to }: TimeSpan): Split => ({
  before: invocations.filter(({ record: { endedAtMs } }) => endedAtMs !== null && endedAtMs <= from),
  inside: invocations.filter(
    ({ record: { intendedAtMs, endedAtMs } }) => intendedAtMs < to && (endedAtMs ?? Infinity) > from,
  ),
});

const latencies = (group: readonly LoadInvocation[]): readonly number[] =>
  group.map(({ correctedMs }) => correctedMs).filter((latency) => Number.isFinite(latency) && latency > 0);

const failedRatio = (group: readonly LoadInvocation[]): number | null =>
  group.length === 0 ? null : group.filter(({ record }) => record.outcome !== "succeeded").length / group.length;

/** Fewer blocks than this tell less of the noise than the latencies themselves. */
const LEAST_BLOCKS = 4;

/** Means of blocks of time, since what slows one invocation slows its neighbours; the latencies themselves where they are few. */
const independentMs = (group: readonly LoadInvocation[]): readonly number[] => {
  const blocks = timeBlocks(latencies(group));
  return blocks.length < LEAST_BLOCKS
    ? blocks.flat()
    : blocks.map((block) => geometricMeanInterval(block)?.mean ?? Number.NaN);
};

const blastRadius = ({ before, inside }: Split): Estimate => {
  const interval = ratioOfMeansInterval(independentMs(inside), independentMs(before), CONFIDENCE);
  if (interval === null) return notMeasured("it takes successes of spared agents before the window and in it");
  const { ratio, low, high } = interval;
  const base = {
    value: ratio,
    low,
    high,
    sampleCount: inside.length,
    method: "ratio of geometric means, Welch's t interval of the logarithms over blocks of time",
  };
  return low === null
    ? { ...base, confidence: null, reason: "it takes two successes on each side" }
    : { ...base, confidence: CONFIDENCE };
};

const callsPerInvocation = (group: readonly LoadInvocation[]): number | null =>
  group.length === 0 ? null : group.reduce((sum, { trace }) => sum + trace.calls.length, 0) / group.length;

const amplification = (before: number | null, inside: number | null): Estimate =>
  before === null || inside === null || before === 0
    ? notMeasured("it takes LLM calls before the window and in it")
    : measuredOnce(inside / before, "LLM calls per invocation in the window over before it");

/** Calls of an invocation that the LLM still worked on, or first saw, after the runner had its end. */
export const orphanCalls = ({ record, trace }: LoadInvocation): readonly LlmCallRecord[] => {
  const { endedAtMs } = record;
  if (endedAtMs === null) return [];
  return trace.calls.filter((call) => (call.endedAtMs ?? Infinity) > endedAtMs + ORPHAN_AFTER_MS);
};

const impactOf = (evidence: LoadEvidence, fault: FaultWindowRecord): FaultImpact => {
  const window = { from: fault.fromMs, to: fault.toMs };
  const decided = evidence.judged.filter(({ isDecided }) => isDecided);
  const all = splitAt(decided, window);
  const struck = fault.agentIds.length > 0 ? new Set(fault.agentIds) : agentsWithFaults(all.inside);
  const isStruck = ({ record }: LoadInvocation): boolean => struck.has(record.agentId);
  const spared = splitAt(
    decided.filter((each) => !isStruck(each)),
    window,
  );
  const [before, inside] = [callsPerInvocation(all.before), callsPerInvocation(all.inside)];
  const { name, fromMs, toMs } = fault;
  return {
    ...{ name, fromMs, toMs, struckAgentCount: struck.size },
    sparedAgentCount: new Set(spared.inside.map(({ record }) => record.agentId)).size,
    blastRadiusRatio: blastRadius(spared),
    sparedFailedBeforeRatio: failedRatio(spared.before),
    sparedFailedInWindowRatio: failedRatio(spared.inside),
    struckFailedInWindowRatio: failedRatio(all.inside.filter(isStruck)),
    ...{ callsPerInvocationBefore: before, callsPerInvocationInWindow: inside },
    retryAmplification: amplification(before, inside),
    recoverMs: timeToRecover(evidence.judged, window, Number.NEGATIVE_INFINITY),
    orphanCallCount: all.inside.reduce((sum, each) => sum + orphanCalls(each).length, 0),
  };
};

/** Every fault window of the run with what it did. */
export const faultImpacts = (evidence: LoadEvidence): readonly FaultImpact[] => {
  const until = loadWindow(evidence)?.to ?? Number.POSITIVE_INFINITY;
  return evidence.index.of["fault-window"]
    .filter(({ fromMs }) => fromMs < until)
    .map((fault) => impactOf(evidence, fault));
};
