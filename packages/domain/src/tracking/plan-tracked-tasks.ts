import { taskPriorityOf } from "./task-priority.ts";
import type { TrackedTask } from "./tracked-task.ts";

/** A task of a workflow, as far as a tracker can say what it is. */
export interface PlannedTask {
  readonly taskId: string;
  readonly topic: string;
  readonly prompt: string;
  /** Only tasks of the same plan; what was completed before is among the inputs. */
  readonly dependsOn: readonly string[];
  /** Outputs of dependencies that are completed already, by their ids. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly capabilities: readonly string[];
}

/** A task that can't be executed now, and why. */
export interface LeftTask {
  readonly taskId: string;
  readonly reason: string;
}

export interface TrackedPlan {
  readonly tasks: readonly PlannedTask[];
  readonly left: readonly LeftTask[];
}

const WAITING = new Set(["pending", "blocked"]);

const promptOf = ({ title, description, acceptanceCriteria, dependencies }: TrackedTask): string =>
  [
    title,
    ...(description === "" ? [] : [description]),
    ...(acceptanceCriteria.length === 0
      ? []
      : [["Done when:", ...acceptanceCriteria.map((criterion) => `- ${criterion}`)].join("\n")]),
    ...dependencies.map((id) => `Result of ${id}:\n{{${id}}}`),
  ].join("\n\n");

/** Why the task can't run for its own sake or for a dependency's; null when nothing is known against it. */
const obstacleOf = (task: TrackedTask, byId: ReadonlyMap<string, TrackedTask>, isLeft: (id: string) => boolean) => {
  if (!WAITING.has(task.status)) return `it is ${task.status}`;
  for (const id of task.dependencies) {
    const dependency = byId.get(id);
    if (dependency === undefined) return `it depends on ${id}, which is no task of this project`;
    if (dependency.status === "cancelled") return `it depends on ${id}, which is cancelled`;
    if (dependency.status === "in_progress") return `it depends on ${id}, which somebody else is working on`;
    if (dependency.status !== "completed" && isLeft(id)) return `it depends on ${id}, which can't run either`;
  }
  return null;
};

/** Tasks that can't run, to the end: each one leaves those that depend on it, whatever the order. */
const leftOf = (tasks: readonly TrackedTask[], byId: ReadonlyMap<string, TrackedTask>) => {
  const left = new Map<string, string>();
  const dependants = new Map<string, string[]>();
  for (const { taskId, dependencies } of tasks)
    for (const id of dependencies) dependants.set(id, [...(dependants.get(id) ?? []), taskId]);
  const queue = tasks.map(({ taskId }) => taskId);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const task = byId.get(next);
    const reason = task === undefined || left.has(next) ? null : obstacleOf(task, byId, (id) => left.has(id));
    if (reason === null) continue;
    left.set(next, reason);
    queue.push(...(dependants.get(next) ?? []));
  }
  return left;
};

/**
 * What of a project can be executed now: every task that is pending, or blocked by an earlier failure, unless something that
 * it depends on can't be had. Nothing is dropped: a task is either planned or left, with the reason. Circles are planned
 * as they are, since the workflow's own check refuses them with the path.
 */
export const planTrackedTasks = (tasks: readonly TrackedTask[]): TrackedPlan => {
  const byId = new Map(tasks.map((task) => [task.taskId, task]));
  const left = leftOf(tasks, byId);
  const isPlanned = (id: string) => !left.has(id);
  const planned = tasks
    .filter(({ taskId }) => isPlanned(taskId))
    .map((task) => {
      const done = task.dependencies.filter((id) => byId.get(id)?.status === "completed");
      return {
        ...{ taskId: task.taskId, topic: task.title, prompt: promptOf(task), capabilities: task.capabilities },
        dependsOn: task.dependencies.filter((id) => !done.includes(id)),
        inputs: Object.fromEntries(done.map((id) => [id, byId.get(id)?.output ?? ""])),
        priority: taskPriorityOf(task.priority),
      };
    });
  return { tasks: planned, left: [...left].map(([taskId, reason]) => ({ taskId, reason })) };
};
