/** Why a task is to be started again. */
export type RestartCause = "oscillation" | "stall" | "timeout" | "budget" | "failure";

/** What is different in the next run: who does it, what it remembers, or how much is asked. */
export type RestartChange = "other-agent" | "fresh-context" | "smaller-task";

export interface RestartQuestion {
  readonly cause: RestartCause;
  readonly restartsUsed: number;
  readonly maxRestarts: number;
  /** Agents that have worked on this task. */
  readonly triedAgentIds: readonly string[];
  /** Agents that could take it. */
  readonly otherAgentIds: readonly string[];
  /**
   * What earlier restarts of this task changed.
   * @default as many as restartsUsed tells, taken in the order of the cause
   */
  readonly triedChanges?: readonly RestartChange[];
}

export interface RestartPlan {
  readonly change: RestartChange;
  /** Agents that must not get the task this time. */
  readonly excludedAgentIds: readonly string[];
  /** For the agent that gets the task and for people: what went wrong and what to do differently. */
  readonly note: string;
}

/** What helps most comes first; a spent budget or time speaks against the size of the task, the rest against who did it. */
const LADDERS: Readonly<Record<RestartCause, readonly RestartChange[]>> = {
  oscillation: ["other-agent", "fresh-context", "smaller-task"],
  stall: ["other-agent", "fresh-context", "smaller-task"],
  failure: ["other-agent", "fresh-context", "smaller-task"],
  timeout: ["other-agent", "smaller-task", "fresh-context"],
  budget: ["smaller-task", "fresh-context", "other-agent"],
};

const CAUSES: Readonly<Record<RestartCause, string>> = {
  oscillation: "went round in circles",
  stall: "made no progress any more",
  timeout: "ran out of time",
  budget: "spent its budget",
  failure: "failed",
};

const CHANGES: Readonly<Record<RestartChange, string>> = {
  "other-agent": "Another agent takes it on: find your own way instead of repeating theirs",
  "fresh-context": "Begin anew without anything from before, and choose another way",
  "smaller-task": "Do only the part that is asked for most, in as few steps as possible, and say what you left out",
};

/** Restarts that were not a change of agent, in the order of the cause: the fallback where nobody kept a list. */
const inferChanges = (question: RestartQuestion, agentsTried: number): readonly RestartChange[] => {
  const agentChanges = Math.max(0, agentsTried - 1);
  const others = LADDERS[question.cause].filter((change) => change !== "other-agent");
  return others.slice(0, Math.max(0, question.restartsUsed - agentChanges));
};

const planOf = (question: RestartQuestion, change: RestartChange): RestartPlan => {
  const tried = [...new Set(question.triedAgentIds)];
  const ordinal = `Restart ${question.restartsUsed + 1} of ${question.maxRestarts}`;
  return {
    change,
    excludedAgentIds: change === "other-agent" ? tried : [],
    note: `${ordinal}: the last run ${CAUSES[question.cause]}. ${CHANGES[change]}.`,
  };
};

/**
 * How to start a task again so that something is different: each agent gets it once, a fresh context and a smaller task
 * are tried once each. Null when maxRestarts is reached or nothing is left to change: then the task has failed.
 */
export const restartPlan = (question: RestartQuestion): RestartPlan | null => {
  if (question.restartsUsed >= question.maxRestarts) return null;
  const tried = new Set(question.triedAgentIds);
  const triedChanges = question.triedChanges ?? inferChanges(question, tried.size);
  const untriedAgent = question.otherAgentIds.some((agentId) => !tried.has(agentId));
  const change = LADDERS[question.cause].find((one) =>
    one === "other-agent" ? untriedAgent : !triedChanges.includes(one),
  );
  return change === undefined ? null : planOf(question, change);
};
