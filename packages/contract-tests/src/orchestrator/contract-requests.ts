import type { AgentSpec, InvocationRequest } from "@plimsoll/application";
import { agentIds } from "@plimsoll/domain";

const CANARY_HEX_DIGITS = 16;
const CANARY_PATTERN = /(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])/g;

let requestOrdinal = 0;

/** Specs of `archon-1` … `archon-<count>`. */
export const specsOf = (count: number): readonly AgentSpec[] =>
  agentIds(count).map((agentId) => ({
    agentId,
    role: `Contract witness ${agentId}`,
    goal: "Repeat the canary of the task, and no other.",
    backstory: "Was built to find out whether an orchestrator keeps its agents apart.",
  }));

/** A request together with the canary that its prompt carries. */
export interface CanariedRequest extends InvocationRequest {
  readonly canary: string;
}

/** A request whose id and canary no other request of this process has. */
export const requestFor = (agentId: string, timeoutMs = 60_000): CanariedRequest => {
  requestOrdinal += 1;
  const canary = canaryOf(requestOrdinal);
  return {
    requestId: `contract-${process.pid}-${requestOrdinal}`,
    agentId,
    topic: "contract",
    prompt: `[[agent:${agentId}]] [[canary:${canary}]] Answer with the canary of this task.`,
    timeoutMs,
    canary,
  };
};

/** One request for each agent. */
export const requestsFor = (
  agents: readonly { readonly agentId: string }[],
  timeoutMs?: number,
): readonly CanariedRequest[] => agents.map(({ agentId }) => requestFor(agentId, timeoutMs));

/** Spreads ordinals over 64 bits (Steele et al. 2014, SplitMix64's odd constant): neighbours share no long prefix. */
const canaryOf = (ordinal: number): string =>
  BigInt.asUintN(64, (BigInt(ordinal) + (BigInt(process.pid) << 32n)) * 0x9e3779b97f4a7c15n)
    .toString(16)
    .padStart(CANARY_HEX_DIGITS, "0");

/** Every canary in a text, in whatever form it is repeated. */
export const canariesIn = (text: string): readonly string[] => text.match(CANARY_PATTERN) ?? [];
