import { type LatencyModel, seededRandom } from "@plimsoll/domain";

/** The next service time in milliseconds; the same seed gives the same series. */
export type LatencySampler = () => number;

/** z of the 95th percentile of the standard normal distribution. */
const Z_95 = 1.6448536269514722;

/** What is wrong with a model that a schema can't see, naming field and value; null when it can be drawn from. */
export const latencyProblem = (model: LatencyModel): string | null => {
  switch (model.kind) {
    case "fixed":
      return null;
    case "lognormal":
      return model.medianMs > 0 && model.p95Ms >= model.medianMs
        ? null
        : `a lognormal latency needs 0 < medianMs <= p95Ms, and has medianMs ${model.medianMs} and p95Ms ${model.p95Ms}`;
    case "empirical":
      return model.samplesMs.length > 0 ? null : "an empirical latency needs samplesMs, and has none";
  }
};

/** Draws from a latency model, plus a uniform jitter in 0..jitterMs. */
export const makeLatencySampler = (model: LatencyModel, jitterMs: number, seed: number): LatencySampler => {
  const uniform = seededRandom(seed);
  const draw = samplerOf(model, uniform);
  return jitterMs === 0 ? draw : () => draw() + jitterMs * uniform();
};

const samplerOf = (model: LatencyModel, uniform: () => number): LatencySampler => {
  switch (model.kind) {
    case "fixed":
      return () => model.latencyMs;
    case "lognormal": {
      const sigma = Math.log(model.p95Ms / model.medianMs) / Z_95;
      const maxMs = model.maxMs ?? Number.POSITIVE_INFINITY;
      return () => Math.min(maxMs, model.medianMs * Math.exp(sigma * standardNormal(uniform)));
    }
    case "empirical":
      return () => model.samplesMs[Math.floor(uniform() * model.samplesMs.length)] ?? 0;
  }
};

/** Box and Muller 1958; 1 - u keeps the logarithm's argument above 0. */
const standardNormal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
