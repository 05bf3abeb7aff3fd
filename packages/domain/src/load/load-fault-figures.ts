import type { Estimate } from "../metrics/estimate.ts";
import { counted, notMeasured } from "../metrics/estimates.ts";
import { faultImpacts, orphanCalls } from "./fault-impact.ts";
import type { LoadEvidence } from "./load-evidence.ts";
import type { FaultImpact, LoadMetrics } from "./load-metrics.ts";
import { timeToRecover } from "./time-to-recover.ts";

type FaultMetrics = Pick<
  LoadMetrics,
  "faults" | "recoverMs" | "blastRadiusRatio" | "retryAmplification" | "orphanCallCount" | "llmCallsPerInvocation"
>;

const NO_FAULTS = "the scenario has no fault window that came about";
const NO_JOURNAL = "the orchestrator's LLM can't be chosen, so that no journal tells its calls";

/** The largest of a figure over the windows; what could not be measured is passed over unless nothing could. */
const worst = (faults: readonly FaultImpact[], figure: (fault: FaultImpact) => Estimate): Estimate => {
  const measured = faults.map(figure).filter(({ value }) => value !== null);
  const first = faults[0];
  if (measured.length === 0) return first === undefined ? notMeasured(NO_FAULTS) : figure(first);
  return measured.reduce((most, each) => ((each.value ?? 0) > (most.value ?? 0) ? each : most));
};

/** After the spike of spike-and-recover; its own base is what was before. */
const afterSpike = (evidence: LoadEvidence): Estimate | null => {
  if (evidence.load.shape.kind !== "spike-and-recover") return null;
  const named = (name: string) => evidence.stages.find((stage) => stage.name === name);
  const [base, spike] = [named("base"), named("spike")];
  if (base === undefined || spike === undefined) return notMeasured("the spike did not come to its end");
  return timeToRecover(evidence.judged, { from: spike.startedAtMs, to: spike.endedAtMs }, base.startedAtMs);
};

const callsPerInvocation = ({ judged }: LoadEvidence): Estimate => {
  const decided = judged.filter(({ isDecided }) => isDecided);
  if (decided.length === 0) return notMeasured("no invocation of a judged stage ended");
  const calls = decided.reduce((sum, { trace }) => sum + trace.calls.length, 0);
  return { ...counted(calls / decided.length, decided.length), method: "mean of a census" };
};

/** What faults and the spike did, and what the LLM was asked. */
export const measureLoadFaults = (evidence: LoadEvidence): FaultMetrics => {
  const faults = faultImpacts(evidence);
  const spike = afterSpike(evidence);
  const { journalExpected } = evidence.index;
  const orphans = evidence.judged.reduce((sum, each) => sum + orphanCalls(each).length, 0);
  const byJournal = (estimate: Estimate): Estimate => (journalExpected ? estimate : notMeasured(NO_JOURNAL));
  return {
    faults,
    recoverMs: spike ?? worst(faults, ({ recoverMs }) => recoverMs),
    blastRadiusRatio: worst(faults, ({ blastRadiusRatio }) => blastRadiusRatio),
    retryAmplification: byJournal(worst(faults, ({ retryAmplification }) => retryAmplification)),
    orphanCallCount: byJournal(counted(orphans, evidence.judged.length)),
    llmCallsPerInvocation: byJournal(callsPerInvocation(evidence)),
  };
};
