import {
  BYTES_PER_MB,
  type AgentResourceAllocation,
  type AgentSelection,
  type Budget,
  exhaustedBudget,
  inheritBudget,
  NO_USAGE,
  type ParallelTask,
  type QueuedTask,
  remainingBudget,
  selectOptimalAgents,
  type TaskError,
} from "@plimsoll/domain";
import * as Result from "effect/Result";
import type { ActiveWorkflow } from "./active-workflow.ts";
import type { EngineState, KeptRoom } from "./engine-state.ts";
import { taskText } from "./workflow-key.ts";

/** A lease outlives the task's own time limit by this, so that it expires only under a hung attempt. */
const LEASE_GRACE_MS = 30_000;
const MS_PER_SECOND = 1_000;

/** Where a task would run now; or why it never can; or that it has to wait. */
export type Placement =
  | {
      readonly kind: "placed";
      readonly workflow: ActiveWorkflow;
      readonly task: ParallelTask;
      readonly selection: AgentSelection;
      readonly allocation: AgentResourceAllocation;
      readonly budget: Budget;
    }
  | {
      readonly kind: "impossible";
      readonly workflow: ActiveWorkflow;
      readonly task: ParallelTask;
      readonly error: TaskError;
    }
  | { readonly kind: "waits" };

const WAITS: Placement = { kind: "waits" };

const permanent = (code: string, message: string): TaskError => ({
  class: "permanent",
  code,
  message,
  retryAfterMs: null,
});

/** A large task would wait for ever behind small ones that always fit: after this long room is kept for it. */
const KEEP_ROOM_AFTER_MS = 30_000;

/** Not while its tenant's quotas hold it back: a day's tokens may be spent until midnight, and the room is everybody's. */
const mayUseRoom = (state: EngineState, { workflow, taskId }: KeptRoom, nowMs: number): boolean =>
  state.find(workflow.key) === workflow &&
  workflow.progress.task(taskId)?.status === "pending" &&
  state.tenants.hasRoom(workflow.key.tenantId, workflow.task(taskId).requirements, nowMs);

/** Whether room is kept for a task of another class that still waits: what overtakes it in its own class is asked in its place. */
const isRoomKept = (state: EngineState, { fitClass }: QueuedTask, nowMs: number): boolean => {
  const kept = state.roomKeptFor;
  if (kept === null) return false;
  if (mayUseRoom(state, kept, nowMs)) return kept.fitClass !== fitClass;
  state.roomKeptFor = null;
  return false;
};

/** By the last look at the machine, not by what was promised to others: those may need more, or somebody else does. */
const fitsIntoMemory = ({ resources }: EngineState, { requirements }: ParallelTask): boolean =>
  resources === null || requirements.memoryMb * BYTES_PER_MB <= resources.availableMemoryBytes;

const hasRoom = (state: EngineState, workflow: ActiveWorkflow, task: ParallelTask, nowMs: number): boolean => {
  const { boundBy } = task.requirements;
  return (
    state.attempts.size < state.poolSize &&
    workflow.running < workflow.definition.config.maxConcurrentAgents &&
    fitsIntoMemory(state, task) &&
    state.runningByBound[boundBy] < state.bounds[boundBy].limit &&
    state.tenants.hasRoom(workflow.key.tenantId, task.requirements, nowMs)
  );
};

/** The task's own limit. Above the workflow's it is refused when it is submitted; those stored before that was so are bounded here. */
const timeoutSecondsOf = (workflow: ActiveWorkflow, task: ParallelTask): number =>
  Math.min(task.timeoutSeconds, workflow.definition.config.timeoutPerAgentSeconds);

const lease = (
  state: EngineState,
  { workflow, task }: { readonly workflow: ActiveWorkflow; readonly task: ParallelTask },
  selection: AgentSelection,
  nowMs: number,
) => {
  const agent = workflow.agents.get(selection.agentId);
  const running = state.runningOf(workflow.key.tenantId, selection.agentId);
  const timeoutSeconds = timeoutSecondsOf(workflow, task);
  return state.ledger.acquire(
    {
      holder: taskText(workflow.key, task.taskId),
      agentId: selection.agentId,
      cpuCores: task.requirements.cpuCores,
      memoryMb: task.requirements.memoryMb,
      timeoutSeconds,
      priority: task.priority,
      specialization: agent?.specialization ?? [],
      currentWorkload: Math.min(1, (running + 1) / (agent?.maxConcurrentTasks ?? 1)),
      exclusiveResources: task.exclusiveResources,
      ttlMs: timeoutSeconds * MS_PER_SECOND + LEASE_GRACE_MS,
    },
    nowMs,
  );
};

const choose = (state: EngineState, workflow: ActiveWorkflow, task: ParallelTask, nowMs: number) =>
  selectOptimalAgents(
    {
      taskId: task.taskId,
      tenantId: workflow.key.tenantId,
      requirements: task.requirements,
      runs: task.work.kind,
      excludedAgentIds: workflow.triedAgents.get(task.taskId) ?? [],
    },
    state.agentLoads(workflow.key.tenantId, workflow.definition.agents),
    state.book(workflow.key.tenantId),
    { rules: state.settings.routing, random: state.settings.random, nowMs, limit: 1 },
  );

/** What the task has left of its own budget and of its workflow's, earlier attempts deducted; and which of them is spent. */
const budgetOf = (workflow: ActiveWorkflow, task: ParallelTask) => {
  const used = workflow.progress.task(task.taskId)?.usage ?? NO_USAGE;
  const { budget } = workflow.definition;
  return {
    spent: exhaustedBudget(budget, workflow.usage) ?? exhaustedBudget(task.budget, used),
    left: inheritBudget(remainingBudget(budget, workflow.usage), remainingBudget(task.budget, used)),
  };
};

interface Subject {
  readonly workflow: ActiveWorkflow;
  readonly task: ParallelTask;
  readonly fitClass: string;
  /** Unix ms since when it waits. */
  readonly sinceMs: number;
}

const placeWithin = (state: EngineState, subject: Subject, budget: Budget, nowMs: number): Placement => {
  const { workflow, task, fitClass, sinceMs } = subject;
  const chosen = choose(state, workflow, task, nowMs);
  if (Result.isFailure(chosen))
    return chosen.failure._tag === "AllAgentsBusy"
      ? WAITS
      : { kind: "impossible", ...subject, error: permanent("no-agent-matches", chosen.failure.message) };
  const [selection] = chosen.success;
  if (selection === undefined) return WAITS;
  const leased = lease(state, subject, selection, nowMs);
  if (Result.isSuccess(leased)) return { kind: "placed", ...subject, selection, allocation: leased.success, budget };
  if (leased.failure.code !== "resource-held" && nowMs - sinceMs > KEEP_ROOM_AFTER_MS)
    state.roomKeptFor ??= { workflow, taskId: task.taskId, fitClass };
  return leased.failure.code === "never-fits"
    ? {
        kind: "impossible",
        ...subject,
        error: { ...permanent("never-fits", leased.failure.message), class: "resource" },
      }
    : WAITS;
};

/** Finds an agent, a lease and a budget for a queued task. The caller gives a lease back that it does not use. */
export const placeTask = (state: EngineState, queued: QueuedTask, nowMs: number): Placement => {
  const workflow = state.find(queued);
  if (workflow === undefined) return WAITS;
  const task = workflow.task(queued.taskId);
  if (!hasRoom(state, workflow, task, nowMs) || isRoomKept(state, queued, nowMs)) return WAITS;
  const budget = budgetOf(workflow, task);
  if (budget.spent !== null)
    return { kind: "impossible", workflow, task, error: permanent("budget-exhausted", budget.spent.message) };
  const sinceMs = Math.max(queued.readyAtMs, queued.notBeforeMs);
  return placeWithin(state, { workflow, task, fitClass: queued.fitClass, sinceMs }, budget.left, nowMs);
};
