import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationRecord, StrayResultRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import {
  agentsOfCall,
  answersWithoutLlmCall,
  answersWithoutOwnCanary,
  chattyTraces,
  crossedAnswers,
  crossedCalls,
  extraCallCount,
  unexplainedCallCount,
  foreignCanaries,
  staleAnswers,
  staleCalls,
} from "../metrics/measure-answers.ts";
import { forgottenInvocations } from "../metrics/measure-execution.ts";
import { areOwnAgents, isUntraceable, UNTRACEABLE } from "../metrics/untraceable.ts";
import { toolTurnCount } from "../metrics/tool-turns.ts";
import type { FindingCode } from "../verdict/finding-codes.ts";
import type { Finding } from "../verdict/verdict.ts";
import type { Detector } from "./inspection.ts";
import { finding, nameSome } from "./inspection.ts";

/** Names the pool too where the agent's name alone would not tell two apart. */
const nameAgents = (agents: readonly InvocationRecord[]): readonly string[] => {
  const ambiguous = new Set(agents.map(({ agentId }) => agentId)).size < agents.length;
  return agents.map(({ agentId, pool }) => (ambiguous ? `${agentId} of pool ${pool}` : agentId));
};

const crossedPair = (evidence: EvidenceIndex, trace: InvocationTrace): string => {
  const { ownersOfCanary } = evidence.traces;
  const held = foreignCanaries(evidence, trace).map((canary) => {
    const owner = ownersOfCanary.get(canary)?.[0];
    return owner === undefined ? "an unknown canary" : (nameAgents([owner, trace.invocation])[0] ?? "");
  });
  return `${trace.invocation.agentId} holds ${nameSome(held, 2)}`;
};

/** Contexts must never meet: neither in an answer nor on the way to the LLM. */
export const detectCrossedContext: Detector = ({ evidence }) => {
  const answers = crossedAnswers(evidence);
  const calls = crossedCalls(evidence).map((claimed) => agentsOfCall(evidence, claimed));
  if (answers.length + calls.length === 0) return [];
  const pairs = answers.map((trace) => crossedPair(evidence, trace));
  const shared = calls.map((agents) => nameAgents(agents).join(" with "));
  return [
    finding({
      code: "context-crossed",
      message: `Contexts crossed between agents in ${answers.length} answers and ${calls.length} LLM calls.`,
      evidence: `${nameSome([...pairs, ...shared], 4)}.`,
      agentIds: [...answers.map(({ invocation }) => invocation), ...calls.flat()].map(({ agentId }) => agentId),
    }),
  ];
};

/** Every prompt stands alone: what an agent was asked before must not come back in an answer or go to the LLM again. */
export const detectStaleContext: Detector = ({ evidence }) => {
  const answers = staleAnswers(evidence).map(({ invocation }) => invocation);
  const calls = staleCalls(evidence).map(({ invocation }) => invocation);
  if (answers.length + calls.length === 0) return [];
  return [
    finding({
      code: "stale-context",
      message: `An earlier prompt of the same agent came back in ${answers.length} answers and ${calls.length} LLM calls.`,
      evidence: `Requests ${nameSome(
        [...answers, ...calls].map(({ requestId }) => requestId),
        3,
      )} hold canaries that their agents were given before.`,
      agentIds: [...answers, ...calls].map(({ agentId }) => agentId),
    }),
  ];
};

const strayFinding = (code: FindingCode, strays: readonly StrayResultRecord[], what: string): readonly Finding[] =>
  strays.length === 0
    ? []
    : [
        finding({
          code,
          message: `${strays.length} results ${what}.`,
          evidence: `Requests ${nameSome(
            strays.map(({ requestId }) => requestId),
            3,
          )} in phase ${nameSome(strays.map(({ phase }) => phase))}.`,
          agentIds: strays.map(({ agentId }) => agentId),
        }),
      ];

/** Results that answer nothing that was open. */
export const detectStrayResults: Detector = ({ evidence }) => {
  const strays = evidence.of["stray-result"];
  return [
    ...strayFinding(
      "result-doubled",
      strays.filter(({ reason }) => reason === "doubled"),
      "came a second time",
    ),
    ...strayFinding(
      "result-invented",
      strays.filter(({ reason }) => reason === "invented"),
      "answer no request",
    ),
  ];
};

/** An invocation that is still open when its wave has ended was forgotten. */
export const detectDroppedResults: Detector = ({ evidence }) => {
  const dropped = forgottenInvocations(evidence);
  if (dropped.length === 0) return [];
  return [
    finding({
      code: "result-dropped",
      message: `${dropped.length} invocations were never answered.`,
      evidence: `Their waves ended with requests ${nameSome(
        dropped.map(({ requestId }) => requestId),
        3,
      )} open.`,
      agentIds: dropped.map(({ agentId }) => agentId),
    }),
  ];
};

/** The answer does not show that it belongs to its prompt. */
export const detectMissingCanaries: Detector = ({ evidence, metrics }) => {
  const missing = answersWithoutOwnCanary(evidence);
  if (missing.length === 0) return [];
  return [
    finding({
      code: "answer-without-own-canary",
      severity: evidence.scenario.llm.kind === "mock" && !areOwnAgents(evidence) ? "failure" : "warning",
      message: `${missing.length} answers do not hold their own canary.`,
      evidence: `${missing.length} of ${metrics.answersWithoutOwnCanaryCount.sampleCount} successes; the ${evidence.scenario.llm.kind} LLM ${evidence.scenario.llm.kind === "mock" ? "always echoes it" : "may leave it out"}.`,
      agentIds: missing.map(({ invocation }) => invocation.agentId),
    }),
  ];
};

/** Without a canary on its way nothing shows whose LLM call it was: that spoils the measurement, and condemns nobody. */
export const detectLostCanaries: Detector = ({ evidence }) => {
  if (!isUntraceable(evidence)) return [];
  const calls = evidence.of["llm-call"].length;
  return [
    finding({
      code: "canaries-lost",
      message: `Nothing can be traced: ${UNTRACEABLE}.`,
      evidence: `${calls} calls in the journal, ${evidence.traces.all.length} invocations sent, and no canary in common. Text keeps the canary of its prompt, a client's request the header x-plimsoll-canary: docs/own-agents.md says where it gets lost.`,
    }),
  ];
};

/** The answer was made up, or kept from before: its prompt never reached the LLM. */
export const detectMissingLlmCalls: Detector = ({ evidence, metrics }) => {
  const missing = answersWithoutLlmCall(evidence);
  if (missing.length === 0) return [];
  return [
    finding({
      code: "answer-without-llm-call",
      message: `${missing.length} answers were given without asking the LLM.`,
      evidence: `${missing.length} of ${metrics.answersWithoutLlmCallCount.sampleCount} successes have no call with their canary; the journal holds ${evidence.of["llm-call"].length} calls.`,
      agentIds: missing.map(({ invocation }) => invocation.agentId),
    }),
  ];
};

const sumOf = (traces: readonly InvocationTrace[], count: (trace: InvocationTrace) => number): number =>
  traces.reduce((total, trace) => total + count(trace), 0);

/**
 * Work that nobody sees in the latencies, but that a bill shows. After a fault of the LLM it turns a failure into a slow
 * success without a word: worth a warning. Without one it condemns. A call that a tool of the LLM's asks for is none.
 */
export const detectSilentRetries: Detector = ({ evidence }) => {
  const chatty = chattyTraces(evidence);
  if (chatty.length === 0) return [];
  const extra = sumOf(chatty, (trace) => extraCallCount(evidence, trace));
  const unexplained = sumOf(chatty, (trace) => unexplainedCallCount(evidence, trace));
  const toolTurns = sumOf(chatty, (trace) => toolTurnCount(evidence, trace));
  const calls = sumOf(chatty, (trace) => trace.calls.length);
  const tools = toolTurns === 0 ? "" : ` (${toolTurns} of them for tool turns, which count as needed)`;
  return [
    finding({
      code: "silent-llm-retries",
      severity: unexplained > 0 && !areOwnAgents(evidence) ? "failure" : "warning",
      message: `${extra} LLM calls more than the invocations needed.`,
      evidence: `${chatty.length} invocations of the probe and the judged waves asked the LLM ${calls} times${tools}; ${unexplained} of the ${extra} further calls follow no fault of the LLM.`,
      agentIds: chatty.map(({ invocation }) => invocation.agentId),
    }),
  ];
};

/** Calls that belong to nobody. */
export const detectUnclaimedCalls: Detector = ({ evidence }) => {
  const { unclaimedCalls } = evidence.traces;
  if (unclaimedCalls.length === 0) return [];
  return [
    finding({
      code: "llm-calls-without-canary",
      message: `${unclaimedCalls.length} LLM calls carry no canary of this run.`,
      evidence: `${unclaimedCalls.length} of ${evidence.of["llm-call"].length} calls, the first at ${Math.round(unclaimedCalls[0]?.arrivedAtMs ?? 0)} ms.`,
      agentIds: unclaimedCalls.flatMap(({ agentIds }) => agentIds),
    }),
  ];
};
