import type { PoolObservation, PoolScaleState } from "./pool-observation.ts";
import type { PoolScalingSettings } from "./pool-scaling-settings.ts";

/** Why the other side counts as congested, in a clause; null when it does not. */
export const congestion = (
  { baselineLatencyMs }: PoolScaleState,
  { rateLimitedCount, timeoutCount, medianLatencyMs }: PoolObservation,
  { latencyGradientRatio }: PoolScalingSettings,
): string | null => {
  const signs: string[] = [];
  if (rateLimitedCount > 0) signs.push(`${rateLimitedCount} rate-limited`);
  if (timeoutCount > 0) signs.push(`${timeoutCount} timed out`);
  if (medianLatencyMs !== null && baselineLatencyMs !== null) {
    const ratio = medianLatencyMs / baselineLatencyMs;
    if (ratio > latencyGradientRatio) {
      signs.push(
        `median latency ${medianLatencyMs.toFixed(0)} ms is ${ratio.toFixed(1)} times its ${baselineLatencyMs.toFixed(0)} ms`,
      );
    }
  }
  return signs.length === 0 ? null : signs.join(", ");
};

/**
 * Latency without congestion: the least that was seen, as in TCP Vegas (Brakmo and Peterson, "TCP Vegas: End to End
 * Congestion Avoidance on a Global Internet", IEEE JSAC 13(8), 1995), which drifts up by half the difference in each half-life.
 */
export const nextBaselineLatencyMs = (
  { baselineLatencyMs, observedAtMs }: PoolScaleState,
  { medianLatencyMs, nowMs }: PoolObservation,
  { latencyBaselineHalfLifeMs }: PoolScalingSettings,
): number | null => {
  if (medianLatencyMs === null || medianLatencyMs <= 0) return baselineLatencyMs;
  if (baselineLatencyMs === null || medianLatencyMs <= baselineLatencyMs) return medianLatencyMs;
  const elapsedMs = Math.max(0, nowMs - observedAtMs);
  const keptRatio = 0.5 ** (elapsedMs / latencyBaselineHalfLifeMs);
  return medianLatencyMs - (medianLatencyMs - baselineLatencyMs) * keptRatio;
};
