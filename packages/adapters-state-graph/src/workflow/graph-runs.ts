import { addUsage, NO_USAGE, type Usage } from "@plimsoll/domain";
import * as Semaphore from "effect/Semaphore";
import type { TaskResults } from "./workflow-graph-state.ts";

/** One run of a workflow's graph, as long as nodes of it are called. */
export interface GraphRun {
  readonly permits: Semaphore.Semaphore;
  /** What nodes have used that LangGraph's state does not show yet: those of the step that still runs. */
  readonly usageByTask: Map<string, Usage>;
}

/** The runs of one compiled graph: each has a semaphore of its own, so that threads do not wait for one another. */
export class GraphRuns {
  readonly #places: number;
  readonly #runs = new Map<string, { readonly run: GraphRun; calls: number }>();

  /** `places`: tasks in flight at most, of each run. */
  constructor(places: number) {
    this.#places = places;
  }

  /** Runs that are kept now. */
  get size(): number {
    return this.#runs.size;
  }

  /** Keeps the run for as long as `use` takes, or another call of it. */
  async during<A>(runId: string, use: (run: GraphRun) => Promise<A>): Promise<A> {
    const fresh = { run: { permits: Semaphore.makeUnsafe(this.#places), usageByTask: new Map() }, calls: 0 };
    const kept = this.#runs.get(runId) ?? fresh;
    this.#runs.set(runId, kept);
    kept.calls += 1;
    try {
      return await use(kept.run);
    } finally {
      kept.calls -= 1;
      if (kept.calls === 0) this.#runs.delete(runId);
    }
  }
}

/** What all tasks of a run have used so far. */
export const usageOf = (run: GraphRun, results: TaskResults): Usage => {
  const byTask = new Map(run.usageByTask);
  for (const { taskId, usage } of Object.values(results)) byTask.set(taskId, usage);
  return [...byTask.values()].reduce((sum, usage) => addUsage(sum, usage), NO_USAGE);
};
