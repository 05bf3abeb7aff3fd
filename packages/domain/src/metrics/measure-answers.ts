import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { LlmCallRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import type { Estimate } from "./estimate.ts";
import { counted, notMeasured } from "./estimates.ts";
import { judgedTraces } from "./judged-invocations.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";

type AnswerMetrics = Pick<
  SpikeMetrics,
  | "crossedContextCount"
  | "answersWithoutOwnCanaryCount"
  | "answersWithoutLlmCallCount"
  | "extraLlmCallCount"
  | "llmCallsPerInvocation"
>;

const NO_JOURNAL = "no journal shows the orchestrator's LLM calls";

/** Canaries in the answer that were never given to its agent: another agent's, or nobody's. */
export const foreignCanaries = (index: EvidenceIndex, { invocation }: InvocationTrace): readonly string[] =>
  invocation.canariesFound.filter(
    (canary) => canary !== invocation.canary && index.traces.agentOfCanary.get(canary) !== invocation.agentId,
  );

/** Answers that hold a foreign canary, in any phase. */
export const crossedAnswers = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.traces.all.filter((trace) => foreignCanaries(index, trace).length > 0);

/** The agents whose canaries a call holds. */
export const agentsOfCall = (index: EvidenceIndex, call: LlmCallRecord): readonly string[] => [
  ...new Set(call.canaries.map((canary) => index.traces.agentOfCanary.get(canary)).filter((id) => id !== undefined)),
];

/** LLM calls that hold canaries of two agents or more, in any phase. */
export const crossedCalls = (index: EvidenceIndex): readonly LlmCallRecord[] =>
  index.of["llm-call"].filter((call) => call.canaries.length > 1 && agentsOfCall(index, call).length > 1);

const succeeded = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.traces.all.filter(({ invocation }) => invocation.outcome === "succeeded");

/** Succeeded without the canary that was sent along: the answer may be anyone's. */
export const answersWithoutOwnCanary = (index: EvidenceIndex): readonly InvocationTrace[] =>
  succeeded(index).filter(({ invocation }) => !invocation.canariesFound.includes(invocation.canary));

/** The instant up to which the journal was read; a run that ended has read it all. */
const journalReachMs = (index: EvidenceIndex): number =>
  index.partial
    ? index.of["llm-call"].reduce((latest, call) => Math.max(latest, call.endedAtMs ?? call.arrivedAtMs), 0)
    : Number.POSITIVE_INFINITY;

/** Succeeded although the LLM was never asked: an empty journal beside answers condemns all of them. */
export const answersWithoutLlmCall = (index: EvidenceIndex): readonly InvocationTrace[] => {
  const reach = journalReachMs(index);
  return index.journalExpected
    ? succeeded(index).filter(({ invocation, calls }) => calls.length === 0 && (invocation.endedAtMs ?? 0) <= reach)
    : [];
};

/** Faults on the LLM's side: a call after one of them has a reason, though the orchestrator kept it to itself. */
const LLM_FAULTS: ReadonlySet<LlmCallRecord["outcome"]> = new Set([
  "rate-limited",
  "server-error",
  "stalled",
  "truncated",
  "malformed",
  "disconnected",
]);

/** Calls beyond the one that an answer needs, and that no fault of the LLM explains. */
export const unexplainedCallCount = ({ calls }: InvocationTrace): number =>
  Math.max(0, calls.filter((call) => !LLM_FAULTS.has(call.outcome)).length - 1);

/**
 * Calls beyond the one that an answer needs. A call after a fault of the LLM counts too: the orchestrator said nothing
 * of the fault, and a failure has become a slow success.
 */
export const extraCallCount = ({ calls }: InvocationTrace): number => Math.max(0, calls.length - 1);

/** Invocations of the judged waves and of the probe that asked the LLM more than once. */
export const chattyTraces = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.journalExpected
    ? index.traces.all.filter(
        (trace) =>
          (trace.invocation.phase === "wave" || trace.invocation.phase === "probe") && extraCallCount(trace) > 0,
      )
    : [];

const callsPerInvocation = (index: EvidenceIndex): Estimate => {
  const traces = judgedTraces(index);
  const calls = traces.reduce((total, trace) => total + trace.calls.length, 0);
  return traces.length === 0
    ? notMeasured("no judged wave was run")
    : { ...counted(calls / traces.length, traces.length), method: "mean over the judged waves" };
};

/** Whether every answer was its own agent's and really came from the LLM. */
export const measureAnswers = (index: EvidenceIndex): AnswerMetrics => {
  const answers = succeeded(index).length;
  const silent = !index.journalExpected || index.of["llm-call"].length === 0;
  const none = notMeasured("no invocation succeeded");
  return {
    crossedContextCount:
      index.traces.all.length === 0
        ? notMeasured("nothing was invoked")
        : counted(crossedAnswers(index).length + crossedCalls(index).length, index.traces.all.length),
    answersWithoutOwnCanaryCount: answers === 0 ? none : counted(answersWithoutOwnCanary(index).length, answers),
    answersWithoutLlmCallCount: !index.journalExpected
      ? notMeasured(NO_JOURNAL)
      : answers === 0
        ? none
        : counted(answersWithoutLlmCall(index).length, answers),
    extraLlmCallCount: silent
      ? notMeasured(NO_JOURNAL)
      : counted(
          chattyTraces(index).reduce((total, trace) => total + extraCallCount(trace), 0),
          index.traces.all.length,
        ),
    llmCallsPerInvocation: silent ? notMeasured(NO_JOURNAL) : callsPerInvocation(index),
  };
};
