import { UsageError } from "@plimsoll/adapters-command-line";
import type { Scenario } from "@plimsoll/domain";
import * as Result from "effect/Result";

const MS_PER_MINUTE = 60_000;

const wayOut = (agentCount: number, rpm: number, timeoutMs: number): string => {
  const longerMs = Math.ceil((agentCount * MS_PER_MINUTE) / rpm / 1_000) * 1_000;
  const faster = Math.ceil((agentCount * MS_PER_MINUTE) / timeoutMs);
  const fewer = Math.floor((rpm * timeoutMs) / MS_PER_MINUTE);
  const orFewer = fewer < 1 ? "" : `, or --agent-count to ${fewer} or less`;
  return `Change --invocation-timeout-ms to ${longerMs} or more, --rpm to ${faster} or more (if the provider allows it)${orFewer}.`;
};

/**
 * A limit of `rpm` admits one call of each agent in agentCount / rpm minutes. Where an invocation may not last so long,
 * our own gateway would hold calls until they time out, and the orchestrator would be blamed for it.
 */
export const checkPace = ({ agentCount, invocationTimeoutMs, llm }: Scenario): Result.Result<void, UsageError> => {
  const { kind, rpm } = llm;
  if (kind !== "openai" || rpm === undefined) return Result.void;
  const waveMs = (agentCount * MS_PER_MINUTE) / rpm;
  if (waveMs <= invocationTimeoutMs) return Result.void;
  const message = `--rpm: ${rpm} requests a minute let ${agentCount} agents call once in ${Math.ceil(waveMs / 1_000)} s, but an invocation may last ${invocationTimeoutMs / 1_000} s: part of every wave would time out in the rate limit`;
  return Result.fail(new UsageError({ message, hint: wayOut(agentCount, rpm, invocationTimeoutMs) }));
};
