import type { TrackedPriority } from "./tracked-task.ts";

/** The engine knows 0 to 9, 5 by default, and a tracker four words: each word is the middle of its span. */
const PRIORITY_OF: Readonly<Record<TrackedPriority, number>> = { low: 2, medium: 5, high: 7, critical: 9 };

export const taskPriorityOf = (priority: TrackedPriority): number => PRIORITY_OF[priority];

const LOW_UP_TO = 3;
const MEDIUM_UP_TO = 5;
const HIGH_UP_TO = 7;

/** The way back; `trackedPriorityOf(taskPriorityOf(p))` is `p`. */
export const trackedPriorityOf = (priority: number): TrackedPriority => {
  if (priority <= LOW_UP_TO) return "low";
  if (priority <= MEDIUM_UP_TO) return "medium";
  return priority <= HIGH_UP_TO ? "high" : "critical";
};
