import type { QueuedTask } from "@plimsoll/domain";
import { NO_USAGE } from "@plimsoll/domain";
import type { EngineState } from "./engine-state.ts";
import { blockDescendants } from "./block-descendants.ts";
import { type Placement, placeTask } from "./place-task.ts";
import { RunningAttempt } from "./running-attempt.ts";
import { settleWorkflow } from "./settle-workflow.ts";
import { taskText } from "./workflow-key.ts";

/** A task that asks for nothing: what it may not have, no task of the tenant may. */
const NOTHING_MORE = { cpuCores: 0, memoryMb: 0 };

type Placed = Extract<Placement, { readonly kind: "placed" }>;
type Impossible = Extract<Placement, { readonly kind: "impossible" }>;

const dispatch = (state: EngineState, queued: QueuedTask, placed: Placed, nowMs: number): RunningAttempt => {
  const { workflow, task, selection, allocation, budget } = placed;
  const agent = workflow.agents.get(selection.agentId);
  if (agent === undefined) throw new Error(`${selection.agentId} was selected but is no agent of the workflow`);
  const name = taskText(workflow.key, task.taskId);
  // A task that had to wait for a place was not slow to be handed over.
  const handedOffAtMs = queued.readyAtMs === nowMs ? (state.handedOffAtMs.get(name) ?? null) : null;
  state.handedOffAtMs.delete(name);
  const attempt = (workflow.progress.task(task.taskId)?.attempts ?? 0) + 1;
  const running = new RunningAttempt({
    ...{ workflow, task, agent, attempt, allocation, budget, handedOffAtMs },
    dispatchedAtMs: nowMs,
  });
  workflow.record({
    kind: "task-dispatched",
    atMs: nowMs,
    taskId: task.taskId,
    attempt,
    fencingToken: allocation.fencingToken,
    agentId: agent.agentId,
    selection,
    allocation,
    queuedMs: Math.max(0, nowMs - Math.max(queued.readyAtMs, queued.notBeforeMs)),
  });
  state.begin(running);
  if (state.roomKeptFor?.fitClass === queued.fitClass) state.roomKeptFor = null;
  state.totals.dispatched += 1;
  return running;
};

const refuse = (state: EngineState, { workflow, task, error }: Impossible, nowMs: number): void => {
  const nothingRan = { attempt: null, fencingToken: null, usage: NO_USAGE, ranMs: 0 };
  workflow.record({ kind: "task-failed", atMs: nowMs, taskId: task.taskId, ...nothingRan, error });
  state.totals.failed += 1;
  blockDescendants(state, workflow, task.taskId, nowMs);
  settleWorkflow(workflow, nowMs);
};

/** Takes the next task that can start now, with its place; null when none can. */
const takeNext = (state: EngineState, nowMs: number) => {
  if (state.attempts.size >= state.poolSize) return null;
  const placements = new Map<QueuedTask, Placement>();
  const fits = (entry: QueuedTask): boolean => {
    const placement = placeTask(state, entry, nowMs);
    if (placement.kind !== "waits") placements.set(entry, placement);
    return placement.kind !== "waits";
  };
  const queued = state.scheduler.take(nowMs, fits, (tenantId) => state.tenants.hasRoom(tenantId, NOTHING_MORE, nowMs));
  for (const [entry, unused] of placements)
    if (entry !== queued && unused.kind === "placed")
      state.ledger.release(unused.allocation.leaseId, unused.allocation.fencingToken);
  // The scheduler asks one task of a class for all: it may hand out another than the one that was asked.
  return queued === null ? null : { queued, placement: placements.get(queued) ?? placeTask(state, queued, nowMs) };
};

/** A task that was promised a place and has none: it waits on, and so does the rest, until something changes. */
const putBack = (state: EngineState, queued: QueuedTask, started: readonly RunningAttempt[]) => {
  state.scheduler.offer(queued);
  return started;
};

/** Starts as many tasks as there are places for; the caller writes the journal first, then lets them run. */
export const planDispatches = (state: EngineState, nowMs: number): readonly RunningAttempt[] => {
  const started: RunningAttempt[] = [];
  if (state.draining) return started;
  state.tenants.forgetWaits();
  for (let next = takeNext(state, nowMs); next !== null; next = takeNext(state, nowMs)) {
    const { queued, placement } = next;
    if (placement.kind === "placed") started.push(dispatch(state, queued, placement, nowMs));
    else if (placement.kind === "impossible") refuse(state, placement, nowMs);
    else return putBack(state, queued, started);
  }
  return started;
};
