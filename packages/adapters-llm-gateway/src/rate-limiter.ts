interface Waiter {
  readonly admit: () => void;
}

/** The window is taken this much longer: a send that waited for a connection arrives late, and so nearer to the next ones. */
const WINDOW_MARGIN_MS = 500;

/**
 * First come, first served; at most `limit` admissions in any `windowMs` (a log of the last ones, so that the bound is exact),
 * none while paused. Plain bursts up to the limit are allowed: what is asked is whether the agents can run at once.
 */
export class RateLimiter {
  readonly #windowMs: number;
  readonly #admittedAtMs: number[];
  readonly #queue: Waiter[] = [];
  #next = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** A `limit` of null admits always, unless paused. */
  constructor(limit: number | null, windowMs: number) {
    this.#windowMs = windowMs + WINDOW_MARGIN_MS;
    this.#admittedAtMs = new Array<number>(limit ?? 0).fill(Number.NEGATIVE_INFINITY);
  }

  /**
   * Resolves when a request may be sent, or rejects with the signal's reason; who gives up loses the place in the queue.
   * `isRetry` goes to the front: it has waited its turn before.
   */
  acquire(signal: AbortSignal, isRetry = false): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const onAbort = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1);
        reject(signal.reason as Error);
      };
      const waiter = {
        admit: () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      if (isRetry) this.#queue.unshift(waiter);
      else this.#queue.push(waiter);
      this.#pump();
    });
  }

  /** Nobody is admitted for so long: the other side asked for it with Retry-After. */
  pause(durationMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, performance.now() + durationMs);
  }

  /** Stops the clock; those still in the queue are told by their own signals. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #pump(): void {
    clearTimeout(this.#timer);
    while (this.#queue.length > 0) {
      const waitMs = this.#waitMs();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#pump(), Math.ceil(waitMs));
        return;
      }
      this.#recordAdmission();
      this.#queue.shift()?.admit();
    }
  }

  #waitMs(): number {
    const freeAtMs = (this.#admittedAtMs[this.#next] ?? Number.NEGATIVE_INFINITY) + this.#windowMs;
    return Math.max(freeAtMs, this.#pausedUntilMs) - performance.now();
  }

  #recordAdmission(): void {
    if (this.#admittedAtMs.length === 0) return;
    this.#admittedAtMs[this.#next] = performance.now();
    this.#next = (this.#next + 1) % this.#admittedAtMs.length;
  }
}
