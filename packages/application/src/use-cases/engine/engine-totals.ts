const KEPT = 1_000;
const MOST_KINDS = 10_000;
/** Before this many, nothing is known of a kind. */
const FEWEST_OBSERVATIONS = 5;
const USUAL_MS = 1_000;
/** Share of the newest observation in the moving mean. */
const NEW_SHARE = 0.1;

interface Usual {
  readonly meanMs: number;
  readonly count: number;
}

/** What the engine has done since it started. */
export class EngineTotals {
  dispatched = 0;
  succeeded = 0;
  retried = 0;
  failed = 0;
  stalled = 0;
  /** Since the pool was last looked at. */
  rateLimited = 0;
  readonly #handOffMs: number[] = [];
  #handOffs = 0;
  readonly #usual = new Map<string, Usual>();
  #slowness: number[] = [];

  /** From the end of a task to the start of one that waited for it. */
  noteHandOff(durationMs: number): void {
    this.#handOffMs[this.#handOffs % KEPT] = durationMs;
    this.#handOffs += 1;
  }

  /** Compared with what is usual for its kind: short and long tasks in turns are no congestion. */
  noteLatency(kind: string, durationMs: number): void {
    if (this.#usual.size > MOST_KINDS) this.#usual.clear();
    const usual = this.#usual.get(kind) ?? { meanMs: durationMs, count: 0 };
    if (usual.count >= FEWEST_OBSERVATIONS) this.#slowness.push((durationMs / Math.max(1, usual.meanMs)) * USUAL_MS);
    const meanMs = usual.meanMs + (durationMs - usual.meanMs) * NEW_SHARE;
    this.#usual.set(kind, { meanMs, count: usual.count + 1 });
  }

  /** The last thousand, in no particular order. */
  get handOffMs(): readonly number[] {
    return this.#handOffMs;
  }

  /** Median of what was noted since the last call, on a scale on which a thousand is as usual; null without any. */
  takeMedianLatencyMs(): number | null {
    const values = this.#slowness.sort((a, b) => a - b);
    this.#slowness = [];
    return values[Math.floor((values.length - 1) / 2)] ?? null;
  }
}
