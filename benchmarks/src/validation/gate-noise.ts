/** How far figures differ from run to run, and from wave to wave of one run: standard deviations of the logarithm. */
export interface GateNoise {
  readonly runDeviation: number;
  readonly waveDeviation: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
};

/**
 * Components of variance of a balanced one-way layout, by mean squares (Searle, Casella and McCulloch, "Variance Components",
 * 1992, section 3.5): what the waves explain of the spread of the runs' means is not counted twice. Throws below two runs of two
 * waves, or when the runs have different numbers of waves.
 */
export const gateNoise = (runs: readonly (readonly number[])[]): GateNoise => {
  const waves = runs[0]?.length ?? 0;
  if (runs.length < 2 || waves < 2 || runs.some((run) => run.length !== waves))
    throw new Error(
      `${runs.length} runs of ${waves} waves have no components: give two or more, all of the same length`,
    );
  const logs = runs.map((run) => run.map((value) => Math.log(value)));
  const within = mean(logs.map(variance));
  const between = Math.max(0, variance(logs.map(mean)) - within / waves);
  return { runDeviation: Math.sqrt(between), waveDeviation: Math.sqrt(within) };
};
