import type { JournalEntry, WorkflowKey } from "@plimsoll/application";
import { addUsage, type Budget, BUDGET_DIMENSIONS, NO_USAGE, type Usage, type WorkflowEvent } from "@plimsoll/domain";

/** What the rules need to know of a workflow, as its journal tells it. */
export interface WorkflowFacts extends WorkflowKey {
  succeeded: number;
  /** Failed or blocked for good. */
  unsuccessful: number;
  usage: Usage;
  /** Null until it was looked up. */
  budget: Budget | null;
  /** Unix ms; null while it goes on. */
  finishedAtMs: number | null;
  /** Unix ms at which each running task was dispatched. */
  readonly runningSinceMs: Map<string, number>;
}

const newFacts = ({ tenantId, workflowId }: WorkflowKey): WorkflowFacts => ({
  ...{ tenantId, workflowId, succeeded: 0, unsuccessful: 0, usage: NO_USAGE, budget: null, finishedAtMs: null },
  runningSinceMs: new Map(),
});

const note = (facts: WorkflowFacts, event: WorkflowEvent): void => {
  if (event.kind === "task-dispatched") facts.runningSinceMs.set(event.taskId, event.atMs);
  else if ("taskId" in event) facts.runningSinceMs.delete(event.taskId);
  if ("usage" in event) facts.usage = addUsage(facts.usage, event.usage);
  if (event.kind === "task-succeeded") facts.succeeded += 1;
  if (event.kind === "task-failed" || event.kind === "task-blocked") facts.unsuccessful += 1;
};

/** How a workflow ended is judged, and shown, for this long. */
const FINISHED_KEPT_MS = 300_000;

/** Facts of all workflows that have not ended, or did so lately. */
export class FactBook {
  readonly #facts = new Map<string, WorkflowFacts>();

  /** Takes an entry; each must come once, in the order of its journal. */
  take({ event, tenantId, workflowId }: JournalEntry): void {
    const name = `${tenantId}/${workflowId}`;
    const facts = this.#facts.get(name) ?? newFacts({ tenantId, workflowId });
    note(facts, event);
    if (event.kind === "workflow-finished") facts.finishedAtMs = event.atMs;
    this.#facts.set(name, facts);
  }

  /** Drops those that ended long ago. */
  forget(nowMs: number): void {
    for (const [name, { finishedAtMs }] of this.#facts) {
      if (finishedAtMs !== null && nowMs - finishedAtMs > FINISHED_KEPT_MS) this.#facts.delete(name);
    }
  }

  get all(): readonly WorkflowFacts[] {
    return [...this.#facts.values()];
  }
}

/** Tasks that must have ended before a share of them says anything. */
const FEWEST_ENDED = 5;

/** Share of the ended tasks that succeeded; null while too few have ended. */
export const completionOf = ({ succeeded, unsuccessful }: WorkflowFacts): number | null =>
  succeeded + unsuccessful < FEWEST_ENDED ? null : succeeded / (succeeded + unsuccessful);

/** The largest share of any budget that is spent; null where nothing is limited, and of one that has ended. */
export const budgetSpentOf = ({ budget, usage, finishedAtMs }: WorkflowFacts): number | null => {
  if (finishedAtMs !== null) return null;
  const ratios = BUDGET_DIMENSIONS.flatMap((dimension) => {
    const limit = budget?.[dimension];
    if (limit === undefined) return [];
    return [limit === 0 ? (usage[dimension] > 0 ? 1 : 0) : usage[dimension] / limit];
  });
  return ratios.length === 0 ? null : Math.max(...ratios);
};

/** How long each running task has been running, in seconds. */
export const runningSecondsOf = (
  { runningSinceMs }: WorkflowFacts,
  nowMs: number,
): readonly (readonly [string, number])[] =>
  [...runningSinceMs].map(([taskId, sinceMs]) => [taskId, Math.max(0, nowMs - sinceMs) / 1_000] as const);
