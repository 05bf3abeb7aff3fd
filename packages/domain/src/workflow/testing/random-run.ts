import type { ParallelTask } from "../parallel-task.ts";
import type { TaskState } from "../parallel-workflow-state.ts";
import type { WorkflowEvent } from "../workflow-event.ts";
import { workflowOutcome } from "../workflow-outcome.ts";
import type { WorkflowProgress } from "../workflow-progress.ts";
import { eventsAfter } from "./synthetic-events.ts";

/** Every event that may follow now, by the same rules as an engine has and written down apart from the aggregate's. */
export const possibleEvents = (progress: WorkflowProgress, atMs: number): readonly WorkflowEvent[] => [
  ...progress.definition.tasks.flatMap((task) => ofTask(progress, task, atMs)),
  ...ofWorkflow(progress, atMs),
];

const ofTask = (
  progress: WorkflowProgress,
  { taskId, dependsOn }: ParallelTask,
  atMs: number,
): readonly WorkflowEvent[] => {
  const task = progress.task(taskId);
  if (task === undefined) return [];
  const next = eventsAfter(task, atMs);
  if (task.status === "running") {
    return [
      ...Array.from({ length: 4 }, next.succeeded),
      next.retried(),
      next.failed(),
      next.interrupted(),
      next.cancelled(),
    ];
  }
  if (task.status !== "pending") return [];
  const dependencies = dependsOn.map((id) => progress.task(id));
  const lost = dependencies.find((dependency) => dependency !== undefined && hasEndedBadly(dependency));
  if (lost !== undefined) return [next.blocked(lost.taskId)];
  if (progress.cancelReason !== null) return [next.cancelled()];
  return dependencies.every((dependency) => dependency?.status === "succeeded")
    ? [next.dispatched("x"), next.dispatched("y"), ...(atMs % 4 === 0 ? [next.refused()] : [])]
    : [];
};

const hasEndedBadly = ({ status }: TaskState): boolean =>
  status === "failed" || status === "blocked" || status === "cancelled";

const ofWorkflow = (progress: WorkflowProgress, atMs: number): readonly WorkflowEvent[] => {
  const { outcome, reason } = workflowOutcome(progress.counts, progress.cancelReason);
  const { poolSize } = progress.state();
  return progress.settled
    ? [{ kind: "workflow-finished", atMs, outcome, reason }]
    : [
        { kind: "pool-scaled", atMs, from: poolSize, to: poolSize + 1, reason: "more" },
        { kind: "workflow-claimed", atMs, engineId: "e", epoch: progress.epoch + 1 },
        ...(atMs % 5 === 0 ? [{ kind: "cancel-requested", atMs, reason: "enough" } as const] : []),
      ];
};
