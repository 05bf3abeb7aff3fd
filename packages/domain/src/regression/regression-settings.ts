/** What counts as a regression. */
export interface RegressionSettings {
  readonly confidence: number;
  /** A smaller change is never flagged, however sure; default 0.05. */
  readonly minimumEffectRatio: number;
  /** `same` is only said when a change of this size is ruled out; default 0.1. */
  readonly detectableEffectRatio: number;
}

/**
 * Runs on each side with which a change of a tenth is found in 98 % of simulated checks where runs differ by 2 %; five find it in
 * 94 % (packages/known-answers, results/judgements.md).
 */
export const RECOMMENDED_RUNS = 6;

/** Five percent is the least that is flagged; ten percent must have been visible before "same" is said. */
export const DEFAULT_REGRESSION: RegressionSettings = {
  confidence: 0.95,
  minimumEffectRatio: 0.05,
  detectableEffectRatio: 0.1,
};
