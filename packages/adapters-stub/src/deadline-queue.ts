import TinyQueue from "tinyqueue";

/** Something that happens at a moment on the run's clock. One that has become pointless ignores `onDue`. */
export interface Due {
  readonly dueAtMs: number;
  onDue(): void;
}

/** Node's timers fire up to 1 ms late: the last stretch before a deadline is spent turning the event loop instead. */
const TURN_THE_LOOP_BELOW_MS = 1.5;

/**
 * One timer for any number of deadlines: ten thousand waiting invocations cost a heap entry each and no timer,
 * and all that are due at a moment happen in one turn of the event loop.
 */
export class DeadlineQueue {
  readonly #nowMs: () => number;
  readonly #queue = new TinyQueue<Due>([], (a, b) => a.dueAtMs - b.dueAtMs);
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #isFiring = false;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(due: Due): void {
    this.#queue.push(due);
    if (!this.#isFiring && this.#queue.peek() === due) this.#arm();
  }

  /** Forgets every deadline. */
  clear(): void {
    this.#disarm();
    this.#queue.data = [];
    this.#queue.length = 0;
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  #arm(): void {
    this.#disarm();
    const next = this.#queue.peek();
    if (next === undefined) return;
    const waitMs = next.dueAtMs - this.#nowMs();
    if (waitMs > TURN_THE_LOOP_BELOW_MS) this.#timer = setTimeout(this.#fire, Math.floor(waitMs - 1));
    else this.#immediate = setImmediate(this.#fire);
  }

  readonly #fire = (): void => {
    this.#isFiring = true;
    const nowMs = this.#nowMs();
    for (let next = this.#queue.peek(); next !== undefined && next.dueAtMs <= nowMs; next = this.#queue.peek()) {
      this.#queue.pop();
      next.onDue();
    }
    this.#isFiring = false;
    this.#arm();
  };
}
