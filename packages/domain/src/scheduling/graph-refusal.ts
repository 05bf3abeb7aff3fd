import { distance } from "fastest-levenshtein";

/** Why tasks with their dependencies are no graph that can be executed. */
export interface GraphRefusal {
  readonly code: "task-cycle" | "missing-dependency" | "duplicate-task";
  /** Where it was written, such as `tasks[3].dependsOn[0]`. */
  readonly field: string;
  /** Each id depends on the next: the cycle back to its first task, or the task and what it misses. */
  readonly path: readonly string[];
  readonly message: string;
  readonly hint: string;
}

/** A task by its position, as it is named in messages. */
export interface PlacedTask {
  readonly taskId: string;
  readonly index: number;
}

/** A cycle of a hundred thousand tasks is told by its two ends. */
const SHOWN_IDS = 12;
/** More edits than this are another name, not a slip of the pen. */
const LARGEST_SLIP = 3;

const shown = (path: readonly string[]): string =>
  path.length <= SHOWN_IDS
    ? path.join(" -> ")
    : [...path.slice(0, SHOWN_IDS - 2), `… ${path.length - SHOWN_IDS + 1} more …`, path.at(-1)].join(" -> ");

export const duplicateTask = (taskId: string, first: number, second: number): GraphRefusal => ({
  code: "duplicate-task",
  field: `tasks[${second}].taskId`,
  path: [taskId],
  message: `tasks[${second}].taskId ${taskId} is taken by tasks[${first}] already.`,
  hint: `Give tasks[${second}] an id of its own: ids are unique within a workflow.`,
});

export const missingDependency = (
  task: PlacedTask,
  at: number,
  missingId: string,
  taskIds: Iterable<string>,
): GraphRefusal => {
  const field = `tasks[${task.index}].dependsOn[${at}]`;
  const near = nearest(missingId, taskIds);
  const suggestion = near === null ? `Add a task ${missingId} or remove it from dependsOn.` : `Did you mean ${near}?`;
  return {
    code: "missing-dependency",
    field,
    path: [task.taskId, missingId],
    message: `${field} of ${task.taskId} is ${missingId}, but no task of the workflow has that id.`,
    hint: `${suggestion} A dependency is the taskId of another task of the same workflow.`,
  };
};

/** `field` is where the first task of the path names the second. */
export const taskCycle = (field: string, path: readonly string[]): GraphRefusal => ({
  code: "task-cycle",
  field,
  path,
  message: `${field} closes a cycle, so that none of its tasks could ever start: ${shown(path)}.`,
  hint: `Remove ${path[1]} from ${field}, or another dependency along the cycle.`,
});

const nearest = (wanted: string, taskIds: Iterable<string>): string | null => {
  let found: { readonly taskId: string; readonly edits: number } | null = null;
  for (const taskId of taskIds) {
    if (Math.abs(taskId.length - wanted.length) > LARGEST_SLIP) continue;
    const edits = distance(wanted, taskId);
    if (edits <= LARGEST_SLIP && edits * 2 < wanted.length && edits < (found?.edits ?? Infinity)) {
      found = { taskId, edits };
    }
  }
  return found?.taskId ?? null;
};
