import { addUsage } from "../budgets/add-usage.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import { NO_USAGE } from "./budget.ts";
import { countTasks } from "./count-tasks.ts";
import type { AgentExecutionMetrics, DurationSummary, ParallelExecutionMetrics } from "./parallel-execution-metrics.ts";
import type { ParallelWorkflow } from "./parallel-workflow.ts";
import type { ParallelWorkflowState, TaskState } from "./parallel-workflow-state.ts";
import type { TaskErrorClass } from "./task-error.ts";
import { CANCELLED_IN_FLIGHT, INTERRUPTED } from "./task-transition.ts";

type Attempts = Pick<ParallelExecutionMetrics, "attempts" | "retries" | "interruptedAttempts">;

/**
 * Where a workflow stands in figures, from its state alone. `errorsByClass` counts tasks by the error that they have now: a
 * task that succeeded after a retry has none, and one that waits for a retry has that of its last attempt.
 */
export const parallelExecutionMetrics = (
  definition: ParallelWorkflow,
  state: ParallelWorkflowState,
  nowMs: number,
): ParallelExecutionMetrics => {
  const tasks = state.parallelTasks;
  const counts = countTasks(tasks);
  const taskCount = definition.tasks.length;
  return {
    taskCount,
    ...counts,
    unaccounted: taskCount - tasks.length,
    ...attemptsOf(tasks),
    completionRatio: taskCount === 0 ? 1 : Math.min(1, counts.succeeded / taskCount),
    errorsByClass: errorsByClass(tasks),
    queued: summary(tasks.filter(({ attempts }) => attempts > 0).map(({ queuedMs }) => queuedMs)),
    ran: summary(tasks.filter(hasRun).map(({ ranMs }) => ranMs)),
    wallMs: Math.max(0, (state.finishedAtMs ?? nowMs) - state.acceptedAtMs),
    usage: tasks.reduce((sum, { usage }) => addUsage(sum, usage), NO_USAGE),
    poolSize: state.poolSize,
    agents: agentsOf(definition, tasks),
  };
};

/** Those whose time says how long a task takes. */
const hasRun = ({ status, attempts }: TaskState): boolean =>
  status === "succeeded" || (status === "failed" && attempts > 0);

const attemptsOf = (tasks: readonly TaskState[]): Attempts => {
  const sums = { attempts: 0, retries: 0, interruptedAttempts: 0 };
  for (const task of tasks) {
    sums.attempts += task.attempts;
    sums.retries += task.failedAttempts - (lastAttemptFailed(task) ? 1 : 0);
    sums.interruptedAttempts += task.attempts - task.failedAttempts - (isOrWasInFlight(task) ? 1 : 0);
  }
  return sums;
};

/** A failure that no other attempt has followed so far is no retry. */
const lastAttemptFailed = ({ status, failedAttempts, error }: TaskState): boolean =>
  failedAttempts > 0 &&
  status !== "running" &&
  status !== "succeeded" &&
  error?.code !== INTERRUPTED &&
  error?.code !== CANCELLED_IN_FLIGHT;

/** The last attempt runs, or ended neither by its own failure nor with its engine. */
const isOrWasInFlight = ({ status, error }: TaskState): boolean =>
  status === "running" || status === "succeeded" || (status === "cancelled" && error?.code === CANCELLED_IN_FLIGHT);

const errorsByClass = (tasks: readonly TaskState[]): ParallelExecutionMetrics["errorsByClass"] => {
  const errors: Partial<Record<TaskErrorClass, number>> = {};
  for (const { error } of tasks) if (error !== null) errors[error.class] = (errors[error.class] ?? 0) + 1;
  return errors;
};

const summary = (durations: readonly number[]): DurationSummary => {
  const ordered = ascending(durations);
  return {
    count: ordered.length,
    p50Ms: nearestRankPercentile(ordered, 0.5),
    p95Ms: nearestRankPercentile(ordered, 0.95),
    maxMs: nearestRankPercentile(ordered, 1),
  };
};

/** All agents of the definition, those without a task too. A task counts for the agent of its last attempt. */
const agentsOf = (definition: ParallelWorkflow, tasks: readonly TaskState[]): readonly AgentExecutionMetrics[] => {
  const agents = new Map(definition.agents.map(({ agentId }) => [agentId, idle(agentId)]));
  for (const task of tasks) {
    if (task.agentId === null) continue;
    agents.set(task.agentId, afterTask(agents.get(task.agentId) ?? idle(task.agentId), task));
  }
  return [...agents.values()];
};

const idle = (agentId: string): AgentExecutionMetrics => ({ agentId, running: 0, succeeded: 0, failed: 0, busyMs: 0 });

const afterTask = (agent: AgentExecutionMetrics, { status, ranMs }: TaskState): AgentExecutionMetrics => {
  if (status === "running") return { ...agent, running: agent.running + 1 };
  if (status !== "succeeded" && status !== "failed") return agent;
  return { ...agent, [status]: agent[status] + 1, busyMs: agent.busyMs + ranMs };
};
