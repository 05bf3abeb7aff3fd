const KEPT = 1_000;

/** What the engine has done since it started. */
export class EngineTotals {
  dispatched = 0;
  succeeded = 0;
  retried = 0;
  failed = 0;
  stalled = 0;
  /** Since the pool was last looked at. */
  rateLimited = 0;
  timedOut = 0;
  readonly #handOffMs: number[] = [];
  #handOffs = 0;
  readonly #latencyMs: number[] = [];
  #latencies = 0;

  /** From the end of a task to the start of one that waited for it. */
  noteHandOff(durationMs: number): void {
    this.#handOffMs[this.#handOffs % KEPT] = durationMs;
    this.#handOffs += 1;
  }

  noteLatency(durationMs: number): void {
    this.#latencyMs[this.#latencies % KEPT] = durationMs;
    this.#latencies += 1;
  }

  /** The last thousand, in no particular order. */
  get handOffMs(): readonly number[] {
    return this.#handOffMs;
  }

  /** Median of what was noted since the last call; null without any. */
  takeMedianLatencyMs(): number | null {
    const values = this.#latencyMs.splice(0).sort((a, b) => a - b);
    this.#latencies = 0;
    return values[Math.floor((values.length - 1) / 2)] ?? null;
  }
}
