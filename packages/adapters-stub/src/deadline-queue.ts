import TinyQueue from "tinyqueue";

/** Something that happens at a moment on the run's clock. One that has become pointless ignores `onDue`. */
export interface Due {
  readonly dueAtMs: number;
  onDue(): void;
}

/** Node's timers fire up to 1 ms late: the last stretch before a deadline is spent turning the event loop instead. */
const TURN_THE_LOOP_BELOW_MS = 1.5;

/**
 * One timer for any number of deadlines: ten thousand waiting invocations cost an entry each and no timer, and all
 * that are due at a moment happen in one turn of the event loop. Deadlines that are added in their order, as those
 * of a fixed service time are, wait in a plain list; the others in a heap.
 */
export class DeadlineQueue {
  readonly #nowMs: () => number;
  #inOrder: Due[] = [];
  #inOrderHead = 0;
  readonly #outOfOrder = new TinyQueue<Due>([], (a, b) => a.dueAtMs - b.dueAtMs);
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #isFiring = false;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(due: Due): void {
    const last = this.#inOrder.at(-1);
    if (last === undefined || due.dueAtMs >= last.dueAtMs) this.#inOrder.push(due);
    else this.#outOfOrder.push(due);
    if (!this.#isFiring && this.#next() === due) this.#arm();
  }

  #next(): Due | undefined {
    const first = this.#inOrder[this.#inOrderHead];
    const other = this.#outOfOrder.peek();
    if (first === undefined || other === undefined) return first ?? other;
    return first.dueAtMs <= other.dueAtMs ? first : other;
  }

  #remove(next: Due): void {
    if (next !== this.#inOrder[this.#inOrderHead]) {
      this.#outOfOrder.pop();
      return;
    }
    this.#inOrderHead += 1;
    if (this.#inOrderHead < this.#inOrder.length) return;
    this.#inOrder = [];
    this.#inOrderHead = 0;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    const next = this.#next();
    if (next === undefined) return;
    const waitMs = next.dueAtMs - this.#nowMs();
    if (waitMs > TURN_THE_LOOP_BELOW_MS) this.#timer = setTimeout(this.#fire, Math.floor(waitMs - 1));
    else this.#immediate = setImmediate(this.#fire);
  }

  readonly #fire = (): void => {
    this.#isFiring = true;
    const nowMs = this.#nowMs();
    for (let next = this.#next(); next !== undefined && next.dueAtMs <= nowMs; next = this.#next()) {
      this.#remove(next);
      next.onDue();
    }
    this.#isFiring = false;
    this.#arm();
  };
}
