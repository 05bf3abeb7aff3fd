import { FairScheduler } from "@plimsoll/domain";

type Work = () => Promise<void>;

const ALWAYS = (): boolean => true;
const AGING_MS = 5_000;

/**
 * The engine's scheduler with the least that makes it run anything: at most so many tasks at a time, a promise for each, as
 * p-queue gives. It does what p-queue does, by priority, and besides keeps fairness between tenants and ageing.
 */
export class ScheduledExecutor {
  readonly #concurrency: number;
  readonly #scheduler = new FairScheduler({ weights: {}, agingMs: AGING_MS });
  readonly #waiting = new Map<
    string,
    { readonly work: Work; readonly resolve: () => void; readonly reject: (why: unknown) => void }
  >();
  #running = 0;
  #offered = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  add(work: Work, priority: number): Promise<void> {
    const taskId = `t${this.#offered++}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(taskId, { work, resolve, reject });
      this.#scheduler.offer({
        ...{ tenantId: "tenant-1", workflowId: "workflow-1", taskId, priority },
        ...{ readyAtMs: Date.now(), notBeforeMs: 0, cost: 1, fitClass: "any" },
      });
      this.#startNext();
    });
  }

  #startNext(): void {
    if (this.#running >= this.#concurrency) return;
    const next = this.#scheduler.take(Date.now(), ALWAYS);
    const waiting = next === null ? undefined : this.#waiting.get(next.taskId);
    if (next === null || waiting === undefined) return;
    this.#waiting.delete(next.taskId);
    this.#running += 1;
    void waiting
      .work()
      .then(waiting.resolve, waiting.reject)
      .finally(() => this.#ended());
  }

  #ended(): void {
    this.#running -= 1;
    this.#startNext();
  }
}
