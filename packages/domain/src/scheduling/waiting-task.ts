import type { HeapSlot } from "./binary-heap.ts";
import { type QueuedTask, waitsSinceMs } from "./queued-task.ts";

/** A queued task with its rank and its places in the scheduler's heaps. */
export interface WaitingTask {
  readonly task: QueuedTask;
  /** Above 0 and finite. */
  readonly cost: number;
  readonly sinceMs: number;
  /** Lower goes first; see `rankMs`. */
  readonly rankMs: number;
  /** Order of arrival, which decides between equals. */
  readonly sequence: number;
  delayed: HeapSlot<WaitingTask> | null;
  ready: HeapSlot<WaitingTask> | null;
  aged: HeapSlot<WaitingTask> | null;
}

/**
 * Priority with ageing as one number that never changes: at any moment `priority + waited / agingMs` of one task is above that
 * of another exactly when its `since - priority * agingMs` is below. So a heap needs no rebuilding as time passes.
 */
const rankMs = (task: QueuedTask, agingMs: number): number => waitsSinceMs(task) - task.priority * agingMs;

export const waitingTask = (task: QueuedTask, agingMs: number, sequence: number): WaitingTask => ({
  task,
  cost: task.cost > 0 && Number.isFinite(task.cost) ? task.cost : 1,
  sinceMs: waitsSinceMs(task),
  rankMs: rankMs(task, agingMs),
  sequence,
  delayed: null,
  ready: null,
  aged: null,
});

export const ranksBefore = (a: WaitingTask, b: WaitingTask): boolean =>
  a.rankMs !== b.rankMs ? a.rankMs < b.rankMs : a.sequence < b.sequence;

export const waitsLonger = (a: WaitingTask, b: WaitingTask): boolean => a.sinceMs < b.sinceMs;

export const startsEarlier = (a: WaitingTask, b: WaitingTask): boolean => a.task.notBeforeMs < b.task.notBeforeMs;
