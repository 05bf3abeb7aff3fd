import {
  type AgentInstantiation,
  type AgentSpec,
  type InvocationFailed,
  type InvocationRequest,
  OrchestratorFailure,
} from "@plimsoll/application";

/** A server that was started again knows no pool any more: it is as lost as one that is gone. */
const LOSSES: ReadonlySet<string> = new Set(["unreachable", "died", "timeout", "start-timeout", "pool-not-found"]);

/** Whether a shard is gone, which is its agents' failure alone; a broken protocol or count is everybody's. */
export const isLoss = ({ code }: OrchestratorFailure): boolean => LOSSES.has(code);

/** The same failure, saying whose it is. */
export const ofShard = (label: string, failure: OrchestratorFailure): OrchestratorFailure =>
  new OrchestratorFailure({
    code: failure.code,
    message: `Shard ${label}: ${failure.message}`,
    hint: failure.hint,
    exitCode: failure.exitCode,
    lastStderr: failure.lastStderr,
  });

/** What becomes of an invocation whose shard is gone. */
export const lostInvocation = (
  { requestId, agentId }: InvocationRequest,
  failure: OrchestratorFailure,
  receivedAtMs: number,
): InvocationFailed => ({
  outcome: "failed",
  requestId,
  agentId,
  receivedAtMs,
  error: {
    code: "orchestrator-error",
    message: failure.message,
    retryable: true,
    detail: { decidedBy: "sharding", code: failure.code },
  },
});

/** Agents that could not be built because their shard did not answer. */
export const lostAgents = (
  agents: readonly AgentSpec[],
  { code, message }: OrchestratorFailure,
): readonly AgentInstantiation[] =>
  agents.map(({ agentId }) => ({
    agentId,
    status: "failed" as const,
    instantiationMs: null,
    error: { code: `shard-${code}`, message },
  }));
