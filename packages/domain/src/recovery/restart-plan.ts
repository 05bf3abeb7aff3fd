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
   * What earlier restarts of this task changed: give it wherever it is known.
   * @default as if every restart had been one within the agent: nothing is tried twice, but some is never tried
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

/** What helps most comes first. A spent budget speaks against what was asked, not against who did it. */
const LADDERS: Readonly<Record<RestartCause, readonly RestartChange[]>> = {
  oscillation: ["other-agent", "fresh-context", "smaller-task"],
  stall: ["other-agent", "fresh-context", "smaller-task"],
  timeout: ["other-agent", "fresh-context", "smaller-task"],
  failure: ["other-agent", "fresh-context", "smaller-task"],
  budget: ["fresh-context", "smaller-task", "other-agent"],
};
/** In the order of every ladder, so that the number of restarts tells which may have been tried. */
const CHANGES_WITHIN_AGENT: readonly RestartChange[] = ["fresh-context", "smaller-task"];

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
  const triedChanges = question.triedChanges ?? CHANGES_WITHIN_AGENT.slice(0, question.restartsUsed);
  const untriedAgent = question.otherAgentIds.some((agentId) => !tried.has(agentId));
  const change = LADDERS[question.cause].find((one) =>
    one === "other-agent" ? untriedAgent : !triedChanges.includes(one),
  );
  return change === undefined ? null : planOf(question, change);
};
