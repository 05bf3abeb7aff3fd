import { build } from "hdr-histogram-js";
import type { Histogram } from "hdr-histogram-js";

const MICROSECONDS_PER_MS = 1000;
const HIGHEST_MICROSECONDS = 3_600_000_000;

/**
 * Percentiles of a stream for a live view: three significant digits in constant memory (HdrHistogram, G. Tene),
 * failures counted as +Infinity. Judged figures never come from here: they are computed from every sample.
 */
export class LatencyHistogram {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_MICROSECONDS,
    numberOfSignificantValueDigits: 3,
  });
  #failures = 0;

  /** Values above an hour count as an hour. */
  record(latencyMs: number): void {
    if (!Number.isFinite(latencyMs)) this.#failures += 1;
    else this.#histogram.recordValue(this.#toMicroseconds(latencyMs));
  }

  get count(): number {
    return this.#histogram.totalCount + this.#failures;
  }

  /** Nearest-rank percentile, `p` in 0..1; null before the first value, +Infinity where it falls on a failure. */
  percentileMs(p: number): number | null {
    if (this.count === 0) return null;
    const rank = Math.max(1, Math.ceil(p * this.count));
    if (rank > this.#histogram.totalCount) return Number.POSITIVE_INFINITY;
    return this.#histogram.getValueAtPercentile((100 * rank) / this.#histogram.totalCount) / MICROSECONDS_PER_MS;
  }

  #toMicroseconds(latencyMs: number): number {
    return Math.min(HIGHEST_MICROSECONDS, Math.max(0, Math.round(latencyMs * MICROSECONDS_PER_MS)));
  }
}
