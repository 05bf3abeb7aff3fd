/** Admits at most `limit` calls in any window of `windowMs`: a log of the last admissions, so that the bound is exact. */
export class RateWindow {
  readonly #windowMs: number;
  readonly #admittedAtMs: Float64Array;
  #next = 0;

  constructor(limit: number, windowMs: number) {
    this.#windowMs = windowMs;
    this.#admittedAtMs = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  }

  /** 0 when admitted (and counted), else the milliseconds until a call can be admitted. */
  admit(nowMs: number): number {
    const waitMs = (this.#admittedAtMs[this.#next] ?? 0) + this.#windowMs - nowMs;
    if (waitMs > 0) return waitMs;
    this.#admittedAtMs[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#admittedAtMs.length;
    return 0;
  }
}
