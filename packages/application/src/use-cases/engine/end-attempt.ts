import {
  observedCapabilities,
  restartPlan,
  retryDecision,
  type RestartPlan,
  type TaskError,
  type Usage,
} from "@plimsoll/domain";
import { blockDescendants } from "./block-descendants.ts";
import { canRun } from "./check-workflow.ts";
import type { AttemptEnd } from "./engine-message.ts";
import type { EngineState } from "./engine-state.ts";
import { enqueueTask } from "./enqueue-task.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import { settleWorkflow } from "./settle-workflow.ts";
import { taskText } from "./workflow-key.ts";

interface Ended {
  readonly attempt: RunningAttempt;
  readonly usage: Usage;
  readonly ranMs: number;
  readonly nowMs: number;
}

const facts = ({ attempt, usage, ranMs, nowMs }: Ended) => ({
  atMs: nowMs,
  taskId: attempt.task.taskId,
  attempt: attempt.attempt,
  fencingToken: attempt.fencingToken,
  usage,
  ranMs,
});

/** An agent is judged by what it did itself, not by cancellations and crashes of the engine. */
const observe = (state: EngineState, { attempt, ranMs, nowMs }: Ended, succeeded: boolean): void => {
  const { tenantId } = attempt.workflow.key;
  for (const capability of observedCapabilities(attempt.task.requirements))
    state.book(tenantId).observe({
      ...{ agentId: attempt.agent.agentId, capability, succeeded, latencyMs: ranMs, atMs: nowMs },
    });
  state.noteObserved(tenantId);
};

/** Like is compared with like: the same agent at the same kind of work. */
const latencyKey = ({ workflow, agent, task }: RunningAttempt): string =>
  [workflow.key.tenantId, agent.agentId, ...task.requirements.capabilities].join("/");

const succeed = (state: EngineState, ended: Ended, output: string, endedAtMs: number): void => {
  const { workflow, task } = ended.attempt;
  workflow.record({ kind: "task-succeeded", ...facts(ended), output });
  observe(state, ended, true);
  state.totals.succeeded += 1;
  if (task.work.kind === "prompt") state.totals.noteLatency(latencyKey(ended.attempt), ended.ranMs);
  for (const taskId of workflow.openDependants(task.taskId)) {
    state.handedOffAtMs.set(taskText(workflow.key, taskId), endedAtMs);
    enqueueTask(state, workflow, taskId, { readyAtMs: ended.nowMs, notBeforeMs: 0 });
  }
};

/** The other side says that it is too much; a task's own time limit says nothing of the kind. */
const CONGESTION_CODES: ReadonlySet<string> = new Set(["rate-limited", "pool-exhausted"]);

const noteCongestion = (state: EngineState, error: TaskError): void => {
  if (CONGESTION_CODES.has(error.code)) state.totals.rateLimited += 1;
};

/** A stall or an oscillation is not repeated as it was: something has to change, and only so often. */
const planRestart = ({ attempt }: Ended, error: TaskError): RestartPlan | null => {
  const { workflow, task } = attempt;
  const triedAgentIds = [...(workflow.triedAgents.get(task.taskId) ?? []), attempt.agent.agentId];
  const others = [...workflow.agents.values()].filter(
    (agent) => !triedAgentIds.includes(agent.agentId) && canRun(task, agent),
  );
  const triedChanges = workflow.restarts.get(task.taskId) ?? [];
  const earlier = workflow.earlierRestarts.get(task.taskId) ?? 0;
  return restartPlan({
    cause: error.code === "oscillation" ? "oscillation" : "stall",
    restartsUsed: triedChanges.length + earlier,
    maxRestarts: workflow.definition.errorHandling.maxRestarts,
    triedAgentIds,
    otherAgentIds: others.map(({ agentId }) => agentId),
    ...(earlier === 0 ? { triedChanges } : {}),
  });
};

const retry = (
  state: EngineState,
  ended: Ended,
  error: TaskError,
  again: { readonly delayMs: number; readonly change: string | null },
): void => {
  const { workflow, task, agent } = ended.attempt;
  const retryAtMs = ended.nowMs + again.delayMs;
  workflow.record({ kind: "task-retried", ...facts(ended), error, retryAtMs, change: again.change });
  workflow.triedAgents.set(task.taskId, [...(workflow.triedAgents.get(task.taskId) ?? []), agent.agentId]);
  state.totals.retried += 1;
  enqueueTask(state, workflow, task.taskId, { readyAtMs: ended.nowMs, notBeforeMs: retryAtMs });
};

const giveUp = (state: EngineState, ended: Ended, error: TaskError): void => {
  const { workflow, task } = ended.attempt;
  workflow.record({ kind: "task-failed", ...facts(ended), error });
  state.totals.failed += 1;
  blockDescendants(state, workflow, task.taskId, ended.nowMs);
};

const restartOrGiveUp = (state: EngineState, ended: Ended, error: TaskError): void => {
  const plan = planRestart(ended, error);
  if (plan === null) return giveUp(state, ended, error);
  const { workflow, task } = ended.attempt;
  workflow.restarts.set(task.taskId, [...(workflow.restarts.get(task.taskId) ?? []), plan.change]);
  workflow.changes.set(task.taskId, plan.note);
  retry(state, ended, error, { delayMs: 0, change: plan.note });
};

const fail = (state: EngineState, ended: Ended, error: TaskError): void => {
  const { workflow, task } = ended.attempt;
  noteCongestion(state, error);
  if (workflow.progress.cancelReason !== null || error.class === "cancelled") {
    const reason = workflow.progress.cancelReason ?? error.message;
    workflow.record({ kind: "task-cancelled", atMs: ended.nowMs, taskId: task.taskId, reason, usage: ended.usage });
    return blockDescendants(state, workflow, task.taskId, ended.nowMs);
  }
  observe(state, ended, false);
  if (error.code === "stalled" || error.code === "oscillation") return restartOrGiveUp(state, ended, error);
  const decision = retryDecision({
    error,
    failedAttempts: (workflow.progress.task(task.taskId)?.failedAttempts ?? 0) + 1,
    maxAttempts: Math.min(task.maxAttempts, workflow.definition.errorHandling.maxAttempts),
    errorHandling: workflow.definition.errorHandling,
    random: state.settings.random,
  });
  if (decision.kind === "retry") retry(state, ended, error, { delayMs: decision.delayMs, change: null });
  else giveUp(state, ended, error);
};

/** Takes in how an attempt ended. An end of an attempt that is no longer the current one is late, and changes nothing. */
export const endAttempt = (state: EngineState, end: AttemptEnd, nowMs: number): void => {
  const attempt = state.attemptOf(end.key, end.taskId);
  if (attempt === undefined || attempt.fencingToken !== end.fencingToken) return;
  state.end(attempt);
  attempt.workflow.addUsage(end.usage);
  state.tenants.addTokens(attempt.workflow.key.tenantId, end.usage.tokens, nowMs);
  const ended: Ended = { attempt, usage: end.usage, ranMs: attempt.ranMs(end.endedAtMs), nowMs };
  if (end.result.ok) succeed(state, ended, end.result.output.output, end.endedAtMs);
  else fail(state, ended, end.result.failure.taskError);
  settleWorkflow(attempt.workflow, nowMs);
};
