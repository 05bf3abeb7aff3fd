import { sampleStandardDeviation } from "simple-statistics";
import { holmAdjusted } from "../statistics/holm-adjusted.ts";
import type { Change } from "./change-between-runs.ts";
import { changeBetweenRuns } from "./change-between-runs.ts";
import type { MetricRegression, RegressionReport, RegressionVerdict } from "./regression-result.ts";
import type { RegressionSettings } from "./regression-settings.ts";
import { DEFAULT_REGRESSION, RECOMMENDED_RUNS } from "./regression-settings.ts";
import type { RunFigures, WatchedMetric } from "./run-figures.ts";
import type { SideOfRuns } from "./run-level-figure.ts";
import { sideOfRuns } from "./run-level-figure.ts";

type Judgement = Pick<MetricRegression, "verdict" | "reason">;

interface Watched {
  readonly metric: WatchedMetric;
  readonly baseline: SideOfRuns;
  readonly fresh: SideOfRuns;
  readonly change: Change | null;
}

const percent = (ratio: number): string => `${ratio >= 1 ? "+" : ""}${(100 * (ratio - 1)).toFixed(1)} %`;

/** Everything infinite on one side alone needs no statistics. */
const judgeFailures = ({ baseline, fresh }: Watched): Judgement | null => {
  if (baseline.failedCount + fresh.failedCount === 0) return null;
  const facts = `failures make the figure infinite in ${baseline.failedCount} baseline and ${fresh.failedCount} new runs`;
  if (baseline.failedCount === 0 && fresh.logs.length === 0) return { verdict: "regressed", reason: facts };
  if (fresh.failedCount === 0 && baseline.logs.length === 0) return { verdict: "improved", reason: facts };
  return { verdict: "inconclusive", reason: facts };
};

const missing = ({ metric, baseline, fresh }: Watched): Judgement | null => {
  const say = (reason: string): Judgement => ({ verdict: "inconclusive", reason: `${metric.name}: ${reason}` });
  if (fresh.logs.length + fresh.failedCount === 0) return say("the new runs measured nothing");
  if (baseline.logs.length + baseline.failedCount === 0) return say("the baseline measured nothing");
  if (fresh.absentCount > 0) return say(`${fresh.absentCount} of the new runs did not measure it`);
  if (baseline.failedCount === 0 && baseline.logs.length < 2) {
    return say(`one baseline run has no spread from run to run; save ${RECOMMENDED_RUNS}`);
  }
  return null;
};

const worse = (ratio: number, { betterWhen }: WatchedMetric): boolean => ratio > 1 === (betterWhen === "lower");

const ruledOut = ({ low, high }: Change, effect: number): boolean => low > 1 / (1 + effect) && high < 1 + effect;

/** Runs on each side whose interval would be half as wide, on either side, as the change that must be ruled out. */
const runsNeeded = ({ baseline, fresh }: Watched, { low, high }: Change, effect: number): number => {
  const half = Math.log(high / low) / 2;
  const each = 2 / (1 / baseline.logs.length + 1 / fresh.logs.length);
  return Math.ceil(each * (half / (Math.log(1 + effect) / 2)) ** 2);
};

const judgeChange = (watched: Watched, change: Change, adjustedP: number, settings: RegressionSettings): Judgement => {
  const { confidence, minimumEffectRatio, detectableEffectRatio } = settings;
  const { metric } = watched;
  const facts = `${percent(change.ratio)} [${percent(change.low)}, ${percent(change.high)}]`;
  const large = Math.abs(Math.log(change.ratio)) >= Math.log(1 + minimumEffectRatio);
  if (large && adjustedP < 1 - confidence) {
    return { verdict: worse(change.ratio, metric) ? "regressed" : "improved", reason: facts };
  }
  if (ruledOut(change, detectableEffectRatio)) {
    return { verdict: "same", reason: `${facts}: a change of ${100 * detectableEffectRatio} % is ruled out` };
  }
  const needed = runsNeeded(watched, change, detectableEffectRatio);
  const more = Math.max(needed, watched.baseline.logs.length + 1, watched.fresh.logs.length + 1);
  const reason = `${facts}: too wide to rule a change out; run more often (about ${more} runs on each side)`;
  return { verdict: "inconclusive", reason };
};

const GRAVITY: readonly RegressionVerdict[] = ["regressed", "inconclusive", "improved", "same"];

const overall = (metrics: readonly MetricRegression[]): RegressionVerdict =>
  GRAVITY.find((verdict) => metrics.some((metric) => metric.verdict === verdict)) ?? "inconclusive";

const noiseBand = ({ logs }: SideOfRuns): number | null =>
  logs.length < 2 ? null : Math.exp(2 * sampleStandardDeviation([...logs])) - 1;

const reported = (watched: Watched, adjustedP: number | null, settings: RegressionSettings): MetricRegression => {
  const { metric, baseline, fresh, change } = watched;
  const early = missing(watched) ?? judgeFailures(watched);
  const shown = early === null && change !== null ? { ratio: change.ratio, low: change.low, high: change.high } : null;
  const judgement =
    early ??
    (change === null || adjustedP === null
      ? { verdict: "inconclusive" as const, reason: `${metric.name}: nothing to compare` }
      : judgeChange(watched, change, adjustedP, settings));
  return {
    metric: metric.name,
    change: shown,
    noiseBandRatio: noiseBand(baseline),
    adjustedP: shown === null ? null : adjustedP,
    baselineRunCount: baseline.logs.length + baseline.failedCount,
    newRunCount: fresh.logs.length + fresh.failedCount,
    ...judgement,
  };
};

/**
 * Whether new runs are worse than the baseline's, metric by metric. The band of noise is the spread from run to run; a change is flagged only
 * when it is at least the minimum effect AND more than chance after Holm's correction over the metrics; `same` only
 * when a larger change is ruled out. What was not measured is inconclusive, never passed. Give {@link RECOMMENDED_RUNS} runs on
 * each side: fewer find a change of a tenth only where runs differ by less than about 2 %.
 */
export const judgeRegression = (
  baselineRuns: readonly RunFigures[],
  newRuns: readonly RunFigures[],
  metrics: readonly WatchedMetric[],
  settings: Partial<RegressionSettings> = {},
): RegressionReport => {
  const all = { ...DEFAULT_REGRESSION, ...settings };
  const watched = metrics.map((metric): Watched => {
    const [baseline, fresh] = [sideOfRuns(baselineRuns, metric.name), sideOfRuns(newRuns, metric.name)];
    return { metric, baseline, fresh, change: changeBetweenRuns(baseline.logs, fresh.logs, all.confidence) };
  });
  const judged = watched.filter(({ change }) => change !== null);
  const corrected = holmAdjusted(judged.map(({ change }) => change?.p ?? 1));
  const pOf = (one: Watched): number | null => (one.change === null ? null : (corrected[judged.indexOf(one)] ?? 1));
  const reports = watched.map((one) => reported(one, pOf(one), all));
  return { verdict: overall(reports), metrics: reports };
};
