/** What the pool's next size is decided by. Counts are those since the observation before. */
export interface PoolObservation {
  /** Unix ms. */
  readonly nowMs: number;
  /** Tasks that may start and wait for a place. */
  readonly queued: number;
  readonly running: number;
  readonly oldestWaitMs: number;
  /** Answers that asked for less (HTTP 429). */
  readonly rateLimitedCount: number;
  readonly timeoutCount: number;
  /** Of the attempts that ended since; null without any. */
  readonly medianLatencyMs: number | null;
  /** What can be taken beyond what the running tasks use already. */
  readonly availableMemoryBytes: number;
  readonly memoryPerTaskBytes: number;
  /** What configuration and machine allow at most; see `concurrencyBound`. */
  readonly maxSize: number;
}

/** What the pool's scaling remembers from one observation to the next. */
export interface PoolScaleState {
  readonly size: number;
  /** `probing` doubles until the first congestion, `steady` adds; idleness down to the least size leads back to probing. */
  readonly phase: "probing" | "steady";
  /** Unix ms. */
  readonly changedAtMs: number;
  /** Unix ms; null before the first congestion. */
  readonly congestedAtMs: number | null;
  /** Unix ms since when places have been idle; null while they are not. */
  readonly idleSinceMs: number | null;
  /** Latency of an uncongested other side, as far as it is known. */
  readonly baselineLatencyMs: number | null;
  /** Unix ms of the observation before. */
  readonly observedAtMs: number;
}

/** A pool that has seen nothing yet. */
export const initialPoolScale = (minSize: number, nowMs: number): PoolScaleState => ({
  size: Math.max(1, Math.floor(minSize)),
  phase: "probing",
  changedAtMs: nowMs,
  congestedAtMs: null,
  idleSinceMs: null,
  baselineLatencyMs: null,
  observedAtMs: nowMs,
});
