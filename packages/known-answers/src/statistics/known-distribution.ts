import { normalCdf, normalQuantile } from "./normal-law.ts";

/** A latency distribution whose every quantile is known in closed form or to rounding. Milliseconds. */
export interface KnownDistribution {
  readonly name: "lognormal" | "bimodal" | "heavy tail";
  readonly draw: (random: () => number) => number;
  /** Share at or below a value. */
  readonly cdf: (valueMs: number) => number;
  /** Mean and deviation of the logarithm, to make noise of this shape with mean 0. */
  readonly logMean: number;
  readonly logDeviation: number;
}

const LOG_CENTRE = Math.log(400);
const LOG_SPREAD = 0.4;

/** Median 400 ms, p95 770 ms. */
const lognormal: KnownDistribution = {
  name: "lognormal",
  draw: (random) => Math.exp(LOG_CENTRE + LOG_SPREAD * normalQuantile(random())),
  cdf: (value) => normalCdf((Math.log(value) - LOG_CENTRE) / LOG_SPREAD),
  logMean: LOG_CENTRE,
  logDeviation: LOG_SPREAD,
};

const SLOW_SHARE = 0.3;
const MODES = [Math.log(300), Math.log(900)] as const;
const MODE_SPREAD = 0.15;

/** Seven of ten around 300 ms, three around 900 ms: a cache that is hit or not, a first or a second attempt. */
const bimodal: KnownDistribution = {
  name: "bimodal",
  draw: (random) => {
    const mode = random() < SLOW_SHARE ? MODES[1] : MODES[0];
    return Math.exp(mode + MODE_SPREAD * normalQuantile(random()));
  },
  cdf: (value) => {
    const below = MODES.map((mode) => normalCdf((Math.log(value) - mode) / MODE_SPREAD));
    return (1 - SLOW_SHARE) * (below[0] ?? 0) + SLOW_SHARE * (below[1] ?? 0);
  },
  logMean: (1 - SLOW_SHARE) * MODES[0] + SLOW_SHARE * MODES[1],
  logDeviation: Math.sqrt(MODE_SPREAD ** 2 + SLOW_SHARE * (1 - SLOW_SHARE) * (MODES[1] - MODES[0]) ** 2),
};

const LEAST_MS = 200;
const TAIL_INDEX = 2.5;

/** Pareto from 200 ms with tail index 2.5: the variance is finite, the third moment is not. */
const heavyTail: KnownDistribution = {
  name: "heavy tail",
  draw: (random) => LEAST_MS * (1 - random()) ** (-1 / TAIL_INDEX),
  cdf: (value) => (value <= LEAST_MS ? 0 : 1 - (value / LEAST_MS) ** -TAIL_INDEX),
  logMean: Math.log(LEAST_MS) + 1 / TAIL_INDEX,
  logDeviation: 1 / TAIL_INDEX,
};

/** The three of issue 5, section 6. */
export const KNOWN_DISTRIBUTIONS: readonly KnownDistribution[] = [lognormal, bimodal, heavyTail];
