import type { TextStream } from "@plimsoll/adapters-command-line";
import type { JournalEntry } from "@plimsoll/application";
import type { ParallelWorkflowState } from "@plimsoll/domain";
import { eventLine } from "./event-line.ts";
import { WatchedWorkflows } from "./watched-workflows.ts";
import type { WorkflowView } from "./workflow-view.ts";

/** Above it a line for each success would bury what matters: counts at every hundredth instead. */
const MANY_TASKS = 200;
const STEPS = 100;

/** Lines for pipes and logs: one for each task that ends, and in large workflows only for what goes wrong. */
export class PlainWorkflowView implements WorkflowView {
  readonly #stream: TextStream;
  readonly #watched = new WatchedWorkflows();
  #nextCountAt = 0;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  readonly add = (workflowId: string, state: ParallelWorkflowState): void => {
    this.#watched.add(workflowId, state);
    this.#nextCountAt = this.#watched.settled + this.#step();
  };

  readonly publish = (entry: JournalEntry): void => {
    this.#watched.apply(entry);
    const line = eventLine(entry.event);
    const isMany = this.#watched.total > MANY_TASKS;
    if (line !== null && !(isMany && (line.tone === "good" || line.tone === "quiet")))
      this.persist(this.#told(line.text));
    if (isMany && this.#watched.settled >= this.#nextCountAt) this.#tellCounts();
  };

  readonly persist = (text: string): void => {
    this.#stream.write(`${text.trimEnd()}\n`);
  };

  readonly stop = (): void => {
    this.#nextCountAt = Number.POSITIVE_INFINITY;
  };

  #told(text: string): string {
    const { settled, total } = this.#watched;
    return `[${settled}/${total}] ${text}`;
  }

  #step(): number {
    return Math.max(1, Math.floor(this.#watched.total / STEPS));
  }

  #tellCounts(): void {
    this.#nextCountAt = this.#watched.settled + this.#step();
    const { succeeded, failed, running, pending } = this.#watched.counts;
    this.persist(this.#told(`${succeeded} succeeded, ${failed} failed, ${running} running, ${pending} waiting`));
  }
}
