import type { LatencyModel } from "@plimsoll/domain";

/** Turns two uniform numbers of [0, 1) into a service time in milliseconds. Always takes two, so that changing the model moves no other draw. */
export type LatencyDraw = (uniformA: number, uniformB: number) => number;

/** The standard normal distribution's 0.95 quantile. */
const NORMAL_P95 = 1.6448536269514722;

/** Box and Muller (1958), the cosine branch; 1 - a keeps the logarithm finite. */
const standardNormal = (a: number, b: number): number => Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);

const lognormalDraw = (medianMs: number, p95Ms: number, maxMs: number): LatencyDraw => {
  if (medianMs === 0) return () => 0;
  const sigma = Math.log(p95Ms / medianMs) / NORMAL_P95;
  return (a, b) => Math.min(maxMs, medianMs * Math.exp(sigma * standardNormal(a, b)));
};

/** The model compiled once per configuration, so that a call only pays for arithmetic. */
export const latencyDraw = (model: LatencyModel): LatencyDraw => {
  switch (model.kind) {
    case "fixed":
      return () => model.latencyMs;
    case "lognormal":
      return lognormalDraw(model.medianMs, model.p95Ms, model.maxMs ?? Number.POSITIVE_INFINITY);
    case "empirical":
      return (a) => model.samplesMs[Math.floor(a * model.samplesMs.length)] ?? 0;
  }
};
