import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationRecord, OrchestratorFailureRecord } from "../evidence/evidence-record.ts";
import { heldPastTimeout } from "../metrics/held-past-timeout.ts";
import { isFailed } from "../metrics/measure-failures.ts";
import type { FindingCode } from "../verdict/finding-codes.ts";
import type { Detector, Inspection } from "./inspection.ts";
import { finding, nameSome } from "./inspection.ts";

const failedInvocations = (index: EvidenceIndex): readonly InvocationRecord[] =>
  index.of.invocation.filter((invocation) => isFailed(index, invocation));

const isTimeout = ({ error }: InvocationRecord): boolean => error?.code === "timeout";

const byPhase = (invocations: readonly InvocationRecord[]): string => {
  const counts = new Map<string, number>();
  for (const { phase } of invocations) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  return [...counts].map(([phase, count]) => `${count} in phase ${phase}`).join(", ");
};

/**
 * A lost invocation condemns in every phase, with two exceptions: a target below 1 that holds says how many may be
 * lost, and in the probe it is we who keep the answers back.
 */
const lossSeverity = ({ targets }: Inspection, lost: readonly InvocationRecord[]): "failure" | "warning" => {
  const allowed = targets.some(
    ({ target, status }) => target.metric === "successRatio" && target.limit < 1 && status === "pass",
  );
  return allowed || lost.every(({ phase }) => phase === "probe") ? "warning" : "failure";
};

/** Invocations that never came back within their time. */
export const detectHungInvocations: Detector = (inspection) => {
  const { evidence } = inspection;
  const ours = new Set(heldPastTimeout(evidence).map(({ invocation }) => invocation));
  const hung = failedInvocations(evidence).filter((one) => isTimeout(one) && !ours.has(one));
  if (hung.length === 0) return [];
  const agents = new Set(hung.map(({ agentId }) => agentId));
  return [
    finding({
      code: "invocations-hung",
      severity: lossSeverity(inspection, hung),
      message: `${agents.size} of ${evidence.scenario.agentCount} agents hung: ${nameSome([...agents])}.`,
      evidence: `${hung.length} invocations ran into the limit of ${evidence.scenario.invocationTimeoutMs} ms: ${byPhase(hung)}.`,
      agentIds: [...agents],
    }),
  ];
};

/** Invocations that we ourselves kept from their answer until their time was up. */
export const detectHeldPastTimeout: Detector = ({ evidence }) => {
  const held = heldPastTimeout(evidence);
  if (held.length === 0) return [];
  const { invocationTimeoutMs, llm } = evidence.scenario;
  const rate = llm.rpm === undefined ? "" : ` at ${llm.rpm} requests a minute`;
  return [
    finding({
      code: "held-past-timeout",
      message: `${held.length} invocations ran out of time while our own rate limit${rate} held their LLM calls back.`,
      evidence: `Limit ${invocationTimeoutMs} ms: ${byPhase(held.map(({ invocation }) => invocation))}. Raise the rate limit or the time limit, or run fewer agents.`,
      agentIds: held.map(({ invocation }) => invocation.agentId),
    }),
  ];
};

/** Invocations that came back without an answer. */
export const detectFailedInvocations: Detector = (inspection) => {
  const { evidence } = inspection;
  const failed = failedInvocations(evidence).filter((one) => !isTimeout(one));
  const first = failed[0];
  if (first === undefined) return [];
  return [
    finding({
      code: "invocations-failed",
      severity: lossSeverity(inspection, failed),
      message: `${failed.length} invocations failed: ${nameSome(failed.map(({ error }) => error?.code ?? "cancelled"))}.`,
      evidence: `${byPhase(failed)}; the first, ${first.agentId}: ${first.error?.message ?? "no reason was given"}.`,
      agentIds: failed.map(({ agentId }) => agentId),
    }),
  ];
};

const lastWords = ({ lastStderr }: OrchestratorFailureRecord): string =>
  lastStderr.length === 0 ? "It left no stderr." : `Last stderr: ${lastStderr.slice(-3).join(" | ")}`;

/** A subject that never became ready was not judged; one whose count is off still lives. */
const failureCode = (index: EvidenceIndex, { code, exitCode }: OrchestratorFailureRecord): FindingCode => {
  if (index.of.orchestrator.length === 0) return "orchestrator-not-started";
  return code === "conservation" && exitCode === null ? "results-miscounted" : "orchestrator-died";
};

/** The orchestrator was lost as a whole, or broke the protocol. */
export const detectOrchestratorDeath: Detector = ({ evidence }) =>
  evidence.of["orchestrator-failure"].map((failure) => {
    const exit = failure.exitCode === null ? "" : ` (exit code ${failure.exitCode})`;
    return finding({
      code: failureCode(evidence, failure),
      message: `The orchestrator failed in phase ${failure.phase}${exit}: ${failure.message}`,
      evidence: `${failure.code} at ${Math.round(failure.atMs)} ms. ${lastWords(failure)}`,
    });
  });

/** Agents that never became ready can't be judged at all: the load was smaller than asked for. */
export const detectAgentsNotReady: Detector = ({ evidence }) => {
  const failed = evidence.of.agent.filter(({ status }) => status === "failed");
  const first = failed[0];
  if (first === undefined) return [];
  return [
    finding({
      code: "agents-not-ready",
      message: `${failed.length} agents failed to instantiate: ${nameSome(failed.map(({ agentId }) => agentId))}.`,
      evidence: `The first, in phase ${first.phase}: ${first.error?.code ?? "no code"}, ${first.error?.message ?? "no reason was given"}.`,
      agentIds: failed.map(({ agentId }) => agentId),
    }),
  ];
};
