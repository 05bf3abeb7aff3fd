import type { Agent } from "../workflow/agent.ts";
import type { TaskRequirements } from "../workflow/task-requirements.ts";
import type { RoutingRules } from "./routing-rules.ts";

/** Which agents are the best for this task now? */
export interface RoutingQuestion {
  readonly taskId: string;
  readonly tenantId: string;
  readonly requirements: TaskRequirements;
  /** What the task's work is: an agent runs one kind alone. */
  readonly runs: Agent["runs"];
  /** Agents that failed this task: tried again only where nobody else matches. */
  readonly excludedAgentIds: readonly string[];
}

/** An agent and the tasks that it runs at this moment. */
export interface AgentLoad {
  readonly agent: Agent;
  readonly running: number;
}

/** What is the same for all tasks of a moment. */
export interface RoutingOptions {
  readonly rules: RoutingRules;
  /** Uniform in 0..1, seeded by the caller, so that a run can be repeated. */
  readonly random: () => number;
  /** Unix ms. */
  readonly nowMs: number;
  /** Selections that are explained and returned at most, at least 1; absent: all. */
  readonly limit?: number;
}
