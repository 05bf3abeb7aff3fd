import { BinaryHeap } from "./binary-heap.ts";
import { LinkedRing, type RingPlace } from "./linked-ring.ts";
import type { QueuedTask } from "./queued-task.ts";
import { TenantQueue } from "./tenant-queue.ts";
import { TenantWeights } from "./tenant-weights.ts";
import { WaitingIndex } from "./waiting-index.ts";
import { startsEarlier, type WaitingTask, waitingTask, waitsLonger } from "./waiting-task.ts";

export interface FairSchedulerSettings {
  /** By tenant id, 0.01 to 100; 1 for a tenant that is not named. */
  readonly weights: Readonly<Record<string, number>>;
  /** A task that has waited this long ranks one priority higher, and so on without end; 1 or more. */
  readonly agingMs: number;
}

type Fits = (entry: QueuedTask) => boolean;

/** 30 years: beyond it, sums with Unix times lose their milliseconds. */
const LONGEST_AGING_MS = 1e12;

/**
 * Whose task starts next. Between tenants deficit round robin (Shreedhar and Varghese, "Efficient Fair Queueing Using Deficit
 * Round Robin", SIGCOMM 1995): in every turn a tenant may take as much cost as its weight gives, at least the largest cost
 * there is, so that a turn is never in vain. Within a tenant, priority that grows with waiting, then order of arrival.
 * Work-conserving: whenever a task fits, one is taken; a tenant that has none keeps its place in the order of turns.
 * Mutable, without a clock; the times given must not go back. Operations cost O(log n), and `take` one step more for each class
 * of a tenant that it passes over.
 */
export class FairScheduler {
  readonly #agingMs: number;
  #weights: TenantWeights;
  readonly #index = new WaitingIndex();
  readonly #delayed = new BinaryHeap<WaitingTask>(startsEarlier);
  readonly #aged = new BinaryHeap<WaitingTask>(waitsLonger);
  readonly #tenants = new Map<string, TenantQueue>();
  readonly #turns = new LinkedRing<TenantQueue>();
  /** How many tenants have ready tasks of a class. */
  readonly #classes = new Map<string, number>();
  #largestCost = 0;
  #sequence = 0;

  constructor(settings: FairSchedulerSettings) {
    this.#agingMs = Math.min(LONGEST_AGING_MS, Math.max(1, settings.agingMs));
    this.#weights = new TenantWeights(settings.weights);
  }

  /** Everything that waits, delayed tasks included. */
  get size(): number {
    return this.#index.size;
  }

  /** Replaces a waiting task of the same tenant, workflow and id. */
  offer(entry: QueuedTask): void {
    this.remove(entry.tenantId, entry.workflowId, entry.taskId);
    const waiting = waitingTask(entry, this.#agingMs, this.#sequence++);
    this.#index.add(waiting);
    this.#largestCost = Math.max(this.#largestCost, waiting.cost);
    if (entry.notBeforeMs > 0) waiting.delayed = this.#delayed.insert(waiting);
    else this.#makeReady(waiting);
  }

  /** Those that may start now, whether or not they fit. */
  readyCount(nowMs: number): number {
    this.#wake(nowMs);
    return this.#aged.size;
  }

  /** The next task that may start and fits, taken out; null when there is none. `fits` is asked once for a class. */
  take(nowMs: number, fits: Fits, tenantMay: (tenantId: string) => boolean = () => true): QueuedTask | null {
    this.#wake(nowMs);
    const answers = new Map<string, boolean>();
    let refused = 0;
    const isFit = ({ task }: WaitingTask): boolean => {
      const answer = answers.get(task.fitClass) ?? fits(task);
      if (!answer && !answers.has(task.fitClass)) refused += 1;
      answers.set(task.fitClass, answer);
      return answer;
    };
    let place = this.#turns.first;
    while (place !== undefined && refused < this.#classes.size) {
      const waiting = tenantMay(place.value.tenantId) ? place.value.best(isFit) : null;
      if (waiting !== null && this.#affords(place.value, waiting)) return this.#started(place.value, waiting);
      place = waiting === null ? place.next : this.#endTurn(place);
    }
    return null;
  }

  /** False when no such task waits. */
  remove(tenantId: string, workflowId: string, taskId: string): boolean {
    const waiting = this.#index.remove({ tenantId, workflowId, taskId });
    if (waiting !== null) this.#drop(waiting);
    return waiting !== null;
  }

  /** What waited of a workflow, in order of arrival. */
  removeWorkflow(tenantId: string, workflowId: string): readonly QueuedTask[] {
    const removed = this.#index.removeWorkflow(tenantId, workflowId);
    for (const waiting of removed) this.#drop(waiting);
    return removed.map(({ task }) => task);
  }

  /** Of the tasks that may start, whether or not they fit; 0 without any. */
  oldestWaitMs(nowMs: number): number {
    this.#wake(nowMs);
    return Math.max(0, nowMs - (this.#aged.peek()?.sinceMs ?? nowMs));
  }

  /** Unix ms at which the next delayed task may start; null without any. */
  nextReadyAtMs(nowMs: number): number | null {
    this.#wake(nowMs);
    return this.#delayed.peek()?.task.notBeforeMs ?? null;
  }

  /** Holds from the next turn of each tenant on. */
  reweigh(weights: Readonly<Record<string, number>>): void {
    this.#weights = new TenantWeights(weights);
    for (const tenant of this.#tenants.values()) tenant.deficit = Math.min(tenant.deficit, this.#quantum(tenant));
  }

  /** What one turn gives. */
  #quantum(tenant: TenantQueue): number {
    return this.#largestCost * this.#weights.multipleOf(tenant.tenantId);
  }

  #affords(tenant: TenantQueue, waiting: WaitingTask): boolean {
    if (!tenant.hasTurn) {
      tenant.hasTurn = true;
      tenant.deficit += this.#quantum(tenant);
    }
    return tenant.deficit >= waiting.cost;
  }

  #endTurn(place: RingPlace<TenantQueue>): RingPlace<TenantQueue> {
    place.value.hasTurn = false;
    return this.#turns.postpone(place);
  }

  #started(tenant: TenantQueue, waiting: WaitingTask): QueuedTask {
    tenant.deficit -= waiting.cost;
    this.#index.remove(waiting.task);
    this.#drop(waiting);
    const next = tenant.first;
    if (tenant.place !== null && next !== null && tenant.deficit < next.cost) this.#endTurn(tenant.place);
    return waiting.task;
  }

  #wake(nowMs: number): void {
    for (let next = this.#delayed.peek(); next !== undefined; next = this.#delayed.peek()) {
      if (next.task.notBeforeMs > nowMs) return;
      this.#delayed.pop();
      next.delayed = null;
      this.#makeReady(next);
    }
  }

  #makeReady(waiting: WaitingTask): void {
    const { tenantId, fitClass } = waiting.task;
    const tenant = this.#tenants.get(tenantId) ?? this.#newcomer(tenantId);
    waiting.aged = this.#aged.insert(waiting);
    if (tenant.add(waiting)) this.#classes.set(fitClass, (this.#classes.get(fitClass) ?? 0) + 1);
  }

  #newcomer(tenantId: string): TenantQueue {
    const tenant = new TenantQueue(tenantId);
    this.#tenants.set(tenantId, tenant);
    tenant.place = this.#turns.append(tenant);
    return tenant;
  }

  /** Out of every heap; a tenant without ready tasks loses its turn and what is left of its share. */
  #drop(waiting: WaitingTask): void {
    if (waiting.delayed !== null) this.#delayed.remove(waiting.delayed);
    if (waiting.aged !== null) this.#aged.remove(waiting.aged);
    const tenant = this.#tenants.get(waiting.task.tenantId);
    if (waiting.ready !== null && tenant?.remove(waiting) === true) this.#forgetClass(waiting.task.fitClass);
    if (tenant?.isEmpty === true) this.#forgetTenant(tenant);
    if (this.size === 0) this.#largestCost = 0;
  }

  #forgetClass(fitClass: string): void {
    const tenants = (this.#classes.get(fitClass) ?? 1) - 1;
    if (tenants === 0) this.#classes.delete(fitClass);
    else this.#classes.set(fitClass, tenants);
  }

  #forgetTenant(tenant: TenantQueue): void {
    this.#tenants.delete(tenant.tenantId);
    if (tenant.place !== null) this.#turns.remove(tenant.place);
  }
}
