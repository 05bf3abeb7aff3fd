import type { JournalEntry } from "../../ports/workflow-store.port.ts";
import type { ActiveWorkflow } from "./active-workflow.ts";

const append = (map: Map<string, readonly string[]>, name: string, value: string): void => {
  map.set(name, [...(map.get(name) ?? []), value]);
};

/**
 * Who has tried what, and how often something was changed, as the journal of an earlier engine says: bounds of restarts hold
 * across engines, and a retry still prefers an agent that has not tried.
 */
export const recallAttempts = (workflow: ActiveWorkflow, entries: readonly JournalEntry[]): void => {
  const agents = new Map<string, string>();
  for (const { event } of entries) {
    if (event.kind === "task-dispatched") agents.set(event.taskId, event.agentId);
    if (event.kind !== "task-retried") continue;
    const agentId = agents.get(event.taskId);
    if (agentId !== undefined) append(workflow.triedAgents, event.taskId, agentId);
    if (event.change === null) continue;
    workflow.earlierRestarts.set(event.taskId, (workflow.earlierRestarts.get(event.taskId) ?? 0) + 1);
    workflow.changes.set(event.taskId, event.change);
  }
};
