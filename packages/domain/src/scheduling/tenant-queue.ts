import { BinaryHeap, type HeapSlot } from "./binary-heap.ts";
import type { RingPlace } from "./linked-ring.ts";
import { ranksBefore, type WaitingTask } from "./waiting-task.ts";

interface ClassQueue {
  readonly tasks: BinaryHeap<WaitingTask>;
  slot: HeapSlot<ClassQueue> | null;
}

const headRanksBefore = (a: ClassQueue, b: ClassQueue): boolean => {
  const [left, right] = [a.tasks.peek(), b.tasks.peek()];
  return left !== undefined && right !== undefined && ranksBefore(left, right);
};

/** The ready tasks of one tenant, by class, and what is left of its share. */
export class TenantQueue {
  readonly tenantId: string;
  /** What it may still take in this turn, in units of cost; what is left of one turn counts in the next. */
  deficit = 0;
  hasTurn = false;
  place: RingPlace<TenantQueue> | null = null;
  readonly #classes = new Map<string, ClassQueue>();
  readonly #heads = new BinaryHeap<ClassQueue>(headRanksBefore);

  constructor(tenantId: string) {
    this.tenantId = tenantId;
  }

  get isEmpty(): boolean {
    return this.#classes.size === 0;
  }

  /** The first in rank, whether or not it fits. */
  get first(): WaitingTask | null {
    return this.#heads.peek()?.tasks.peek() ?? null;
  }

  /** True when the tenant had none of this class before. */
  add(waiting: WaitingTask): boolean {
    const { fitClass } = waiting.task;
    const known = this.#classes.get(fitClass);
    const queue = known ?? { tasks: new BinaryHeap(ranksBefore), slot: null };
    waiting.ready = queue.tasks.insert(waiting);
    if (queue.slot === null) queue.slot = this.#heads.insert(queue);
    else this.#heads.moved(queue.slot);
    this.#classes.set(fitClass, queue);
    return known === undefined;
  }

  /** True when the tenant has none of this class any more. */
  remove(waiting: WaitingTask): boolean {
    const { fitClass } = waiting.task;
    const queue = this.#classes.get(fitClass);
    if (queue === undefined || queue.slot === null || waiting.ready === null) return false;
    queue.tasks.remove(waiting.ready);
    waiting.ready = null;
    if (queue.tasks.size > 0) {
      this.#heads.moved(queue.slot);
      return false;
    }
    this.#heads.remove(queue.slot);
    return this.#classes.delete(fitClass);
  }

  /** The first in rank of those that fit, left in the queue. */
  best(fits: (waiting: WaitingTask) => boolean): WaitingTask | null {
    const passedOver: ClassQueue[] = [];
    let found: WaitingTask | null = null;
    for (let queue = this.#heads.peek(); queue !== undefined && found === null; queue = this.#heads.peek()) {
      const head = queue.tasks.peek();
      if (head !== undefined && fits(head)) found = head;
      else passedOver.push(this.#setAside(queue));
    }
    for (const queue of passedOver) queue.slot = this.#heads.insert(queue);
    return found;
  }

  #setAside(queue: ClassQueue): ClassQueue {
    this.#heads.pop();
    return queue;
  }
}
