import * as Result from "effect/Result";
import type { TaskAssignment } from "../workflow/agent-selection.ts";
import type { Agent } from "../workflow/agent.ts";
import type { ParallelTask } from "../workflow/parallel-task.ts";
import type { PerformanceBook } from "./performance-book.ts";
import type { AgentLoad, RoutingOptions, RoutingQuestion } from "./routing-question.ts";
import type { AllAgentsBusy, NoAgentMatches } from "./routing-refusal.ts";
import { selectOptimalAgents } from "./select-optimal-agents.ts";

/** A task that got no agent, and why. */
export interface UnassignedTask {
  readonly taskId: string;
  readonly reason: NoAgentMatches | AllAgentsBusy;
}

/** Every task is in exactly one of the two. */
export interface ParallelRouting {
  readonly assignments: readonly TaskAssignment[];
  readonly unassigned: readonly UnassignedTask[];
}

/** Who is asked, and what is known of them. */
export interface RoutingContext {
  readonly tenantId: string;
  readonly agents: readonly AgentLoad[];
  readonly book: PerformanceBook;
  readonly options: RoutingOptions;
}

interface MutableLoad {
  readonly agent: Agent;
  running: number;
}

const questionOf = ({ taskId, requirements, work }: ParallelTask, tenantId: string): RoutingQuestion => ({
  taskId,
  tenantId,
  requirements,
  runs: work.kind,
  excludedAgentIds: [],
});

const byPriority = (tasks: readonly ParallelTask[]): readonly ParallelTask[] =>
  [...tasks].sort((left, right) => right.priority - left.priority);

/**
 * Chooses agents for tasks that may start now (stories/002, AC2.1 and task 3.5): higher priority first, else in the order given;
 * every assignment counts as load for the next.
 */
export const routeParallelTasks = (
  tasks: readonly ParallelTask[],
  { tenantId, agents, book, options }: RoutingContext,
): ParallelRouting => {
  const loads: readonly MutableLoad[] = agents.map(({ agent, running }) => ({ agent, running }));
  const assignments: TaskAssignment[] = [];
  const unassigned: UnassignedTask[] = [];
  for (const task of byPriority(tasks)) {
    const { taskId } = task;
    const selected = selectOptimalAgents(questionOf(task, tenantId), loads, book, { ...options, limit: 1 });
    if (Result.isFailure(selected)) unassigned.push({ taskId, reason: selected.failure });
    else
      for (const selection of selected.success) {
        assignments.push({ taskId, selection });
        for (const load of loads) if (load.agent.agentId === selection.agentId) load.running += 1;
      }
  }
  return { assignments, unassigned };
};
