import { meetsLimit } from "@plimsoll/domain";
import type { Assessment, Estimate, SpikeMetrics, TargetableMetric, TargetResult } from "@plimsoll/domain";
import { figureText } from "./figure-text.ts";
import type { FigureText } from "./figure-text.ts";
import { metricLabel, STORY_METRICS } from "./metric-labels.ts";
import { formatLimit, formatQuantity } from "./quantity.ts";

/** Status of a target in words; `NOT JUDGED` where the scenario sets no target on a metric of stories/000. */
export type StatusText = "PASS" | "FAIL" | "INCONCLUSIVE" | "NOT MEASURED" | "NOT JUDGED";

/** A target with its figure, of a spike or a load, as every format prints it. */
export interface JudgedRow extends FigureText {
  readonly label: string;
  readonly target: string;
  readonly expression: string;
  readonly status: StatusText;
  /** The judge's words where the figures alone do not explain the status: anything but a plain pass. */
  readonly note: string;
  /** `59% headroom`, `12% over`; empty where no share makes sense. */
  readonly headroom: string;
}

/** A line of the metrics summary. */
export interface TargetRow extends JudgedRow {
  readonly metric: TargetableMetric;
  /** Share of the limit that is used (1 is the mark itself); null where no share makes sense. */
  readonly loadRatio: number | null;
}

/** A metric's figure as every report prints it: beside the limit of its target, where it has one. */
export const metricFigure = ({ metrics, verdict }: Assessment, metric: TargetableMetric): FigureText => {
  const target = verdict.targets.find((result) => result.target.metric === metric)?.target ?? null;
  return figureText(metricLabel(metric).unit, estimateOf(metrics, metric), target);
};

/** Statuses in words. */
export const STATUS_TEXTS = {
  pass: "PASS",
  fail: "FAIL",
  inconclusive: "INCONCLUSIVE",
  "not-measured": "NOT MEASURED",
} as const;

/** The figure of a metric that may be a plain count. */
export const estimateOf = (metrics: SpikeMetrics, metric: TargetableMetric): Estimate => {
  const found = metrics[metric];
  if (typeof found !== "number") return found;
  return { value: found, low: null, high: null, confidence: null, sampleCount: found, method: "count" };
};

const conservativeEnd = ({ target, estimate }: TargetResult): number | null =>
  target.operator.startsWith("<") ? estimate.high : target.operator.startsWith(">") ? estimate.low : null;

/** The end on which the target was judged: the conservative one, unless the status can only come from the value. */
const judgedValue = (result: TargetResult): number | null => {
  const wanted = result.status === "pass";
  const candidates = [conservativeEnd(result), result.estimate.value].filter((value) => value !== null);
  return candidates.find((value) => meetsLimit(value, result.target) === wanted) ?? result.estimate.value;
};

const loadRatio = (result: TargetResult): number | null => {
  const { limit, operator } = result.target;
  const judged = judgedValue(result);
  if (judged === null || limit === 0 || operator === "==") return null;
  return Math.max(0, operator.startsWith("<") ? judged / limit : judged === 0 ? Infinity : limit / judged);
};

/** A pass whose value alone would miss the limit: the judge allowed for noise, and must say so. */
const isWithinTolerance = ({ status, estimate, target }: TargetResult): boolean =>
  status === "pass" && estimate.value !== null && !meetsLimit(estimate.value, target);

/** A pass that neither the conservative end nor the value explains by itself. */
const needsWords = (result: TargetResult): boolean => {
  const judged = conservativeEnd(result) ?? result.estimate.value;
  return result.status !== "pass" || judged === null || !meetsLimit(judged, result.target);
};

const headroomText = (result: TargetResult, load: number | null): string => {
  if (load === null) return "";
  if (isWithinTolerance(result)) return "within tolerance";
  if (result.status === "inconclusive") return "astride the mark";
  if (load === 1 && result.status === "pass") return "at the mark";
  if (!Number.isFinite(load)) return "far over";
  const share = formatQuantity("percent", Math.abs(1 - load));
  return load <= 1 ? `${share} headroom` : `${share} over`;
};

const judgedRow = (result: TargetResult): TargetRow => {
  const { label, unit } = metricLabel(result.target.metric);
  const load = loadRatio(result);
  return {
    ...figureText(unit, result.estimate, result.target),
    ...{ metric: result.target.metric, label, target: formatLimit(unit, result.target) },
    ...{ expression: result.target.expression, status: STATUS_TEXTS[result.status] },
    note: needsWords(result) ? result.reason : "",
    ...{ loadRatio: load, headroom: headroomText(result, load) },
  };
};

const unjudgedRow = (metrics: SpikeMetrics, metric: TargetableMetric): TargetRow => {
  const { label, unit } = metricLabel(metric);
  const nothing = { target: "—", expression: "", note: "", loadRatio: null, headroom: "" };
  return { ...figureText(unit, estimateOf(metrics, metric)), ...nothing, metric, label, status: "NOT JUDGED" };
};

/** The five metrics of stories/000 first, judged or not, then every other target in the scenario's order. */
export const targetRows = ({ metrics, verdict }: Assessment): readonly TargetRow[] => {
  const story: readonly TargetableMetric[] = STORY_METRICS;
  const first = story.flatMap((metric) => {
    const results = verdict.targets.filter((result) => result.target.metric === metric);
    return results.length === 0 ? [unjudgedRow(metrics, metric)] : results.map(judgedRow);
  });
  return [...first, ...verdict.targets.filter(({ target }) => !story.includes(target.metric)).map(judgedRow)];
};
