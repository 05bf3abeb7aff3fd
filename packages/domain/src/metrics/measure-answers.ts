import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationRecord, LlmCallRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import type { Estimate } from "./estimate.ts";
import { counted, notMeasured } from "./estimates.ts";
import { judgedTraces } from "./judged-invocations.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";
import { isUntraceable, UNTRACEABLE } from "./untraceable.ts";
import { toolTurnCount } from "./tool-turns.ts";

type AnswerMetrics = Pick<
  SpikeMetrics,
  | "crossedContextCount"
  | "answersWithoutOwnCanaryCount"
  | "answersWithoutLlmCallCount"
  | "extraLlmCallCount"
  | "llmCallsPerInvocation"
>;

const NO_JOURNAL = "no journal shows the orchestrator's LLM calls";

/** One agent is one context: the same name in another pool is another agent. */
const isSameAgent = (a: InvocationRecord, b: InvocationRecord): boolean => a.pool === b.pool && a.agentId === b.agentId;

const isGivenTo = (index: EvidenceIndex, canary: string, invocation: InvocationRecord): boolean =>
  (index.traces.ownersOfCanary.get(canary) ?? []).some((owner) => isSameAgent(owner, invocation));

/** Canaries in the answer that were never given to its agent: another agent's, another pool's, or nobody's. */
export const foreignCanaries = (index: EvidenceIndex, { invocation }: InvocationTrace): readonly string[] =>
  invocation.canariesFound.filter((canary) => canary !== invocation.canary && !isGivenTo(index, canary, invocation));

/** Answers that hold a foreign canary, in any phase. */
export const crossedAnswers = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.traces.all.filter((trace) => foreignCanaries(index, trace).length > 0);

/** An LLM call with the invocation that it was made for. */
export interface ClaimedCall {
  readonly call: LlmCallRecord;
  readonly invocation: InvocationRecord;
}

/** Canaries of this run in the call that are not those of its invocation. */
const otherCanaries = (index: EvidenceIndex, { call, invocation }: ClaimedCall): readonly string[] =>
  call.canaries.filter((canary) => canary !== invocation.canary && index.traces.ownersOfCanary.has(canary));

const claimedCalls = (index: EvidenceIndex): readonly ClaimedCall[] =>
  index.traces.all.flatMap(({ calls, invocation }) =>
    calls.filter(({ canaries }) => canaries.length > 1).map((call) => ({ call, invocation })),
  );

/** One invocation for each agent (of a pool) whose canaries a call holds, the one that it was made for first. */
export const agentsOfCall = (index: EvidenceIndex, claimed: ClaimedCall): readonly InvocationRecord[] => {
  const agents: InvocationRecord[] = [claimed.invocation];
  for (const canary of otherCanaries(index, claimed)) {
    const owner = index.traces.ownersOfCanary.get(canary)?.[0];
    const isKnown = agents.some((agent) => isGivenTo(index, canary, agent));
    if (owner !== undefined && !isKnown) agents.push(owner);
  }
  return agents;
};

/** LLM calls that hold canaries of two agents or more, in any phase. */
export const crossedCalls = (index: EvidenceIndex): readonly ClaimedCall[] =>
  claimedCalls(index).filter((claimed) => agentsOfCall(index, claimed).length > 1);

/** Answers that hold a canary which their own agent was given with an earlier prompt, in any phase. */
export const staleAnswers = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.traces.all.filter(({ invocation }) =>
    invocation.canariesFound.some((canary) => canary !== invocation.canary && isGivenTo(index, canary, invocation)),
  );

/** LLM calls that carry along what their own agent was asked before, in any phase. */
export const staleCalls = (index: EvidenceIndex): readonly ClaimedCall[] =>
  claimedCalls(index).filter((claimed) =>
    otherCanaries(index, claimed).some((canary) => isGivenTo(index, canary, claimed.invocation)),
  );

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

/** Succeeded although the LLM was never asked: an empty journal beside answers condemns all of them, unless nothing can be traced. */
export const answersWithoutLlmCall = (index: EvidenceIndex): readonly InvocationTrace[] => {
  const reach = journalReachMs(index);
  return index.journalExpected && !isUntraceable(index)
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

/** Calls that an answer needs: one, and one more for every tool that the LLM asked for. */
const neededCallCount = (index: EvidenceIndex, trace: InvocationTrace): number => 1 + toolTurnCount(index, trace);

/** Calls beyond those that an answer needs, and that no fault of the LLM explains. */
export const unexplainedCallCount = (index: EvidenceIndex, trace: InvocationTrace): number =>
  Math.max(0, trace.calls.filter((call) => !LLM_FAULTS.has(call.outcome)).length - neededCallCount(index, trace));

/**
 * Calls beyond those that an answer needs. A call after a fault of the LLM counts too: the orchestrator said nothing
 * of the fault, and a failure has become a slow success.
 */
export const extraCallCount = (index: EvidenceIndex, trace: InvocationTrace): number =>
  Math.max(0, trace.calls.length - neededCallCount(index, trace));

/** Invocations whose LLM calls are counted one by one: those of the judged waves and of the probe. */
const watchedTraces = ({ traces }: EvidenceIndex): readonly InvocationTrace[] =>
  traces.all.filter(({ invocation: { phase } }) => phase === "wave" || phase === "probe");

/** Those of the judged waves and of the probe that asked the LLM more often than they needed. */
export const chattyTraces = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.journalExpected ? watchedTraces(index).filter((trace) => extraCallCount(index, trace) > 0) : [];

/** Calls beyond those needed; what answered tools took is told beside them. */
const extraCalls = (index: EvidenceIndex): Estimate => {
  const extra = chattyTraces(index).reduce((total, trace) => total + extraCallCount(index, trace), 0);
  const toolTurns = watchedTraces(index).reduce((total, trace) => total + toolTurnCount(index, trace), 0);
  const census = counted(extra, index.traces.all.length);
  return toolTurns === 0 ? census : { ...census, method: `count; ${toolTurns} calls for tool turns apart` };
};

const callsPerInvocation = (index: EvidenceIndex): Estimate => {
  const traces = judgedTraces(index);
  const calls = traces.reduce((total, trace) => total + trace.calls.length, 0);
  return traces.length === 0
    ? notMeasured("no judged wave was run")
    : { ...counted(calls / traces.length, traces.length), method: "mean over the judged waves" };
};

/** Why nothing is known of whose LLM call it was; null where each call can be given to its invocation. */
const whyUntraced = (index: EvidenceIndex): string | null => {
  if (!index.journalExpected) return NO_JOURNAL;
  return isUntraceable(index) ? UNTRACEABLE : null;
};

/** Where nothing can be traced, only an answer can show a crossing: none in sight is no proof. */
const crossedContexts = (index: EvidenceIndex): Estimate => {
  if (index.traces.all.length === 0) return notMeasured("nothing was invoked");
  const crossed = crossedAnswers(index).length + crossedCalls(index).length;
  return crossed === 0 && isUntraceable(index) ? notMeasured(UNTRACEABLE) : counted(crossed, index.traces.all.length);
};

/** Whether every answer was its own agent's and really came from the LLM. */
export const measureAnswers = (index: EvidenceIndex): AnswerMetrics => {
  const answers = succeeded(index).length;
  const untraced = whyUntraced(index);
  const silent = untraced ?? (index.of["llm-call"].length === 0 ? NO_JOURNAL : null);
  const none = notMeasured("no invocation succeeded");
  return {
    crossedContextCount: crossedContexts(index),
    answersWithoutOwnCanaryCount: answers === 0 ? none : counted(answersWithoutOwnCanary(index).length, answers),
    answersWithoutLlmCallCount:
      untraced !== null
        ? notMeasured(untraced)
        : answers === 0
          ? none
          : counted(answersWithoutLlmCall(index).length, answers),
    extraLlmCallCount: silent === null ? extraCalls(index) : notMeasured(silent),
    llmCallsPerInvocation: silent === null ? callsPerInvocation(index) : notMeasured(silent),
  };
};
