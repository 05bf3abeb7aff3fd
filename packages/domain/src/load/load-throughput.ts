import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Estimate } from "../metrics/estimate.ts";
import { notMeasured } from "../metrics/estimates.ts";
import type { TimeSpan } from "../metrics/time-spans.ts";
import type { LoadInvocation } from "./load-evidence.ts";

/** Batches of a window: enough for Student's interval, few enough to be nearly independent (method of batch means). */
const BATCHES = 10;
/** Fewer completions a batch than this and the batches only count their own edges. */
const LEAST_PER_BATCH = 3;

const countsByBatch = (ended: readonly LoadInvocation[], window: TimeSpan): number[] => {
  const counts = Array.from({ length: BATCHES }, () => 0);
  const widthMs = (window.to - window.from) / BATCHES;
  for (const { record } of ended) {
    const batch = Math.min(BATCHES - 1, Math.floor(((record.endedAtMs ?? window.to) - window.from) / widthMs));
    counts[batch] = (counts[batch] ?? 0) + 1;
  }
  return counts;
};

/** Successes a second over a window, with Student's interval over ten batches of it (Law, "Simulation Modeling and Analysis", ch. 9). */
export const loadThroughput = (ended: readonly LoadInvocation[], window: TimeSpan): Estimate => {
  const seconds = (window.to - window.from) / 1000;
  if (!(seconds > 0)) return notMeasured("the stage took no time");
  const succeeded = ended.filter(({ record }) => record.outcome === "succeeded");
  const value = succeeded.length / seconds;
  const base = { value, low: null, high: null, confidence: null, sampleCount: succeeded.length, method: "batch means" };
  if (succeeded.length < BATCHES * LEAST_PER_BATCH) {
    return {
      ...base,
      reason: `${succeeded.length} successes support no interval; it takes ${BATCHES * LEAST_PER_BATCH}`,
    };
  }
  const rates = countsByBatch(succeeded, window).map((count) => (count * BATCHES) / seconds);
  const half = (tQuantile(0.975, BATCHES - 1) * sampleStandardDeviation(rates)) / Math.sqrt(BATCHES);
  return {
    ...base,
    low: Math.max(0, mean(rates) - half),
    high: mean(rates) + half,
    confidence: 0.95,
    method: "batch means, Student's t interval",
  };
};
