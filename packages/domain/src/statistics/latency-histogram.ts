import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import type { Histogram } from "hdr-histogram-js";

const MICROSECONDS_PER_MS = 1000;
const HIGHEST_MICROSECONDS = 3_600_000_000;

/** A histogram on its way to another process: plain JSON. */
export interface EncodedLatencyHistogram {
  readonly failureCount: number;
  /** HdrHistogram's own V2 compressed form in base 64. */
  readonly latencies: string;
}

/**
 * Percentiles of a stream for a live view: three significant digits in constant memory (HdrHistogram, G. Tene),
 * failures counted as +Infinity. Judged figures never come from here: they are computed from every sample.
 * Histograms of several processes merge exactly: the sum of their counts is what one would have counted.
 */
export class LatencyHistogram {
  readonly #histogram: Histogram;
  #failures: number;

  constructor(encoded?: EncodedLatencyHistogram) {
    this.#histogram = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: HIGHEST_MICROSECONDS,
      numberOfSignificantValueDigits: 3,
    });
    if (encoded !== undefined) this.#histogram.add(decodeFromCompressedBase64(encoded.latencies));
    this.#failures = encoded?.failureCount ?? 0;
  }

  /** Values above an hour count as an hour. */
  record(latencyMs: number): void {
    if (!Number.isFinite(latencyMs)) this.#failures += 1;
    else this.#histogram.recordValue(this.#toMicroseconds(latencyMs));
  }

  /** Adds what another counted; the other is left as it was. */
  merge(other: LatencyHistogram): void {
    this.#histogram.add(other.#histogram);
    this.#failures += other.#failures;
  }

  /** `new LatencyHistogram(encoded)` reads it again. */
  encode(): EncodedLatencyHistogram {
    return { failureCount: this.#failures, latencies: encodeIntoCompressedBase64(this.#histogram) };
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
