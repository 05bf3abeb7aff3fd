import type { RoutingQuestion } from "./routing-question.ts";

/** Why one agent can't run the task. */
export interface AgentMismatch {
  readonly agentId: string;
  readonly missingCapabilities: readonly string[];
  /** All that is in the way, in words. */
  readonly detail: string;
}

/** No agent may run the task, now or later: it fails; nobody is taken instead. */
export interface NoAgentMatches {
  readonly _tag: "NoAgentMatches";
  readonly tenantId: string;
  readonly taskId: string;
  /** Demanded, and no agent has it; empty where agents have each but none has all. */
  readonly missingCapabilities: readonly string[];
  readonly mismatches: readonly AgentMismatch[];
  readonly message: string;
  readonly hint: string;
}

/** Agents match, and none has a free place: the task waits. */
export interface AllAgentsBusy {
  readonly _tag: "AllAgentsBusy";
  readonly tenantId: string;
  readonly taskId: string;
  /** Those that match: a place of any of them is enough. */
  readonly agentIds: readonly string[];
  readonly message: string;
}

const MISMATCHES_TOLD = 5;

const told = (mismatches: readonly AgentMismatch[]): string => {
  const first = mismatches.slice(0, MISMATCHES_TOLD).map(({ agentId, detail }) => `${agentId} ${detail}`);
  const more = mismatches.length - first.length;
  return [...first, ...(more > 0 ? [`${more} more don't match either`] : [])].join("; ");
};

const missedByAll = ({ requirements }: RoutingQuestion, mismatches: readonly AgentMismatch[]): readonly string[] =>
  requirements.capabilities.filter((wanted) =>
    mismatches.every(({ missingCapabilities }) => missingCapabilities.includes(wanted)),
  );

const hintFor = (question: RoutingQuestion, missing: readonly string[], agentCount: number): string => {
  if (agentCount === 0) return "List an agent under `agents`.";
  if (missing.length > 0) {
    return `Add ${missing.join(", ")} to an agent's capabilities, or take it out of requirements.capabilities of ${question.taskId}.`;
  }
  return `Give one agent that runs ${question.runs} tasks all of requirements.capabilities of ${question.taskId}, or relax the routing rule that shuts it out.`;
};

/** Every agent with what keeps it from the task, and what to change in the workflow file. */
export const noAgentMatches = (question: RoutingQuestion, mismatches: readonly AgentMismatch[]): NoAgentMatches => {
  const missingCapabilities = missedByAll(question, mismatches);
  return {
    _tag: "NoAgentMatches",
    tenantId: question.tenantId,
    taskId: question.taskId,
    missingCapabilities,
    mismatches,
    message: `no agent matches ${question.taskId}: ${mismatches.length === 0 ? "there is no agent" : told(mismatches)}.`,
    hint: hintFor(question, missingCapabilities, mismatches.length),
  };
};

/** The task waits for a place of one of these. */
export const allAgentsBusy = ({ tenantId, taskId }: RoutingQuestion, agentIds: readonly string[]): AllAgentsBusy => ({
  _tag: "AllAgentsBusy",
  tenantId,
  taskId,
  agentIds,
  message: `${taskId} waits: all places of ${agentIds.join(", ")} are taken.`,
});
