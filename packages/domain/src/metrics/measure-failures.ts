import { decidedByUs } from "../evidence/evidence-index.ts";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationRecord } from "../evidence/evidence-record.ts";
import type { FailureMode } from "./spike-metrics.ts";

interface Failure {
  readonly code: string;
  readonly phase: string;
  readonly agentId: string | null;
  readonly message: string;
  readonly detail?: unknown;
}

/** Failed, or cancelled by the orchestrator and not by us. */
export const isFailed = (index: EvidenceIndex, invocation: InvocationRecord): boolean =>
  invocation.outcome === "failed" || (invocation.outcome === "cancelled" && !decidedByUs(index, invocation));

const invocationFailures = (index: EvidenceIndex): readonly Failure[] =>
  index.of.invocation
    .filter((invocation) => isFailed(index, invocation))
    .map(({ error, outcome, phase, agentId }) => ({
      detail: error?.detail,
      code: error?.code ?? (outcome === "cancelled" ? "cancelled" : "unknown"),
      phase,
      agentId,
      message: error?.message ?? "no reason was given",
    }));

const agentFailures = (index: EvidenceIndex): readonly Failure[] =>
  index.of.agent
    .filter(({ status }) => status === "failed")
    .map(({ error, phase, agentId }) => ({
      detail: error?.detail,
      code: error?.code ?? "instantiation-failed",
      phase,
      agentId,
      message: error?.message ?? "no reason was given",
    }));

const orchestratorFailures = (index: EvidenceIndex): readonly Failure[] =>
  index.of["orchestrator-failure"].map(({ code, phase, message }) => ({ code, phase, agentId: null, message }));

const PYTHONS = "Traceback (most recent call last):";

/** Python's sidecar tells it as the detail itself, other servers under `traceback`, the hosts of JavaScript under `stack`. */
const tracebackOf = ({ detail }: Failure): string | undefined => {
  if (typeof detail === "string") return detail.includes(PYTHONS) ? detail : undefined;
  if (typeof detail !== "object" || detail === null) return undefined;
  const told = "traceback" in detail ? detail.traceback : "stack" in detail ? detail.stack : undefined;
  return typeof told === "string" && told.trim() !== "" ? told : undefined;
};

const firstTraceback = (failures: readonly Failure[]): Pick<FailureMode, "firstTraceback"> => {
  const told = failures.map(tracebackOf).find((traceback) => traceback !== undefined);
  return told === undefined ? {} : { firstTraceback: told };
};

/** Every way in which something failed, in all phases, largest first: stories/000's "failure modes encountered". */
export const measureFailures = (index: EvidenceIndex): readonly FailureMode[] => {
  const groups = new Map<string, Failure[]>();
  for (const failure of [...orchestratorFailures(index), ...agentFailures(index), ...invocationFailures(index)]) {
    const key = `${failure.code}\n${failure.phase}`;
    const alike = groups.get(key);
    if (alike === undefined) groups.set(key, [failure]);
    else alike.push(failure);
  }
  return [...groups.values()]
    .map((failures) => ({
      code: failures[0]?.code ?? "unknown",
      phase: failures[0]?.phase ?? "unknown",
      count: failures.length,
      agentIds: [...new Set(failures.map(({ agentId }) => agentId).filter((agentId) => agentId !== null))],
      firstMessage: failures[0]?.message ?? "",
      ...firstTraceback(failures),
    }))
    .sort((a, b) => b.count - a.count);
};
