import type {
  Estimate,
  FaultImpact,
  LoadAssessment,
  LoadTargetMetric,
  StageMetrics,
  TargetResult,
} from "@plimsoll/domain";
import { loadEstimateOf } from "@plimsoll/domain";
import { figureText } from "../report/figure-text.ts";
import type { FigureText } from "../report/figure-text.ts";
import { formatLimit, quantityOrDash } from "../report/quantity.ts";
import { type JudgedRow, STATUS_TEXTS } from "../report/target-rows.ts";
import { LOAD_METRIC_NAMES, loadMetricLabel } from "./load-metric-labels.ts";

const targetRow = ({ target, estimate, status, reason }: TargetResult<LoadTargetMetric>): JudgedRow => {
  const { label, unit } = loadMetricLabel(target.metric);
  return {
    ...figureText(unit, estimate, target),
    ...{ label, target: formatLimit(unit, target), expression: target.expression, headroom: "" },
    ...{ status: STATUS_TEXTS[status], note: status === "pass" ? "" : reason },
  };
};

/** Every target in the scenario's order. */
export const loadTargetRows = ({ verdict }: LoadAssessment): readonly JudgedRow[] => verdict.targets.map(targetRow);

/** Every figure over the judged stages, for the appendix. */
export const loadFigureRows = ({ metrics }: LoadAssessment): readonly (FigureText & { readonly label: string })[] =>
  LOAD_METRIC_NAMES.map((name) => {
    const { label, unit } = loadMetricLabel(name);
    return { label, ...figureText(unit, loadEstimateOf(metrics, name)) };
  });

const ms = ({ value }: Estimate): string => quantityOrDash("ms", value);
const times = ({ value }: Estimate): string => quantityOrDash("times", value);
const share = (value: number | null): string => quantityOrDash("percent", value);
const perSecond = (value: number | null): string => quantityOrDash("per-second", value);

/** Column titles of the stage table, left to right. */
export const STAGE_COLUMNS = [
  "Stage",
  "Offered",
  "Done",
  "Good",
  "P50",
  "P95",
  "P95 uncorr.",
  "In flight",
  "Failed",
  "Dropped",
] as const;

/** The cells of one stage; warm-up says so, and what is withheld is a dash. */
export const stageCells = (stage: StageMetrics): readonly string[] => [
  stage.isWarmUp ? `${stage.name.replace(/^warm-up ?/, "")} (warm-up)`.trimStart() : stage.name,
  perSecond(stage.offeredPerSec),
  perSecond(stage.throughputPerSec.value),
  share(stage.goodputRatio.value),
  ms(stage.correctedP50LatencyMs),
  ms(stage.correctedP95LatencyMs),
  ms(stage.uncorrectedP95LatencyMs),
  stage.meanInFlight.toFixed(1),
  String(stage.failedCount),
  String(stage.droppedCount),
];

/** What a reader must know of the dashes: why percentiles of a stage are withheld. */
export const stageNotes = ({ metrics: { stages } }: LoadAssessment): readonly string[] =>
  stages
    .filter(
      ({ isWarmUp, stationarity }) => !isWarmUp && ["over-saturated", "no-steady-state"].includes(stationarity.kind),
    )
    .map(({ name, stationarity }) => `${name}: ${stationarity.reason}`);

/** Column titles of the table of faults. */
export const FAULT_COLUMNS = [
  "Fault",
  "Struck",
  "Spared",
  "Spared latency",
  "Failed (struck / spared)",
  "LLM calls",
  "Recovered",
  "Orphans",
] as const;

/** The cells of one fault window. */
export const faultCells = (fault: FaultImpact): readonly string[] => [
  fault.name,
  String(fault.struckAgentCount),
  String(fault.sparedAgentCount),
  times(fault.blastRadiusRatio),
  `${share(fault.struckFailedInWindowRatio)} / ${share(fault.sparedFailedInWindowRatio)}`,
  times(fault.retryAmplification),
  fault.recoverMs.value === Infinity ? "not back" : ms(fault.recoverMs),
  String(fault.orphanCallCount),
];

/** Column titles of the table of turns. */
export const TURN_COLUMNS = ["Turn", "Sent", "Failed", "P50", "P95", "P95 uncorr."] as const;

/** The cells of one turn of the conversation. */
export const turnCells = (turn: LoadAssessment["metrics"]["turns"][number]): readonly string[] => [
  String(turn.turn + 1),
  String(turn.sentCount),
  String(turn.failedCount),
  ms(turn.correctedP50LatencyMs),
  ms(turn.correctedP95LatencyMs),
  ms(turn.uncorrectedP95LatencyMs),
];

/** The counts in one sentence that adds up. */
export const conservationLine = ({ metrics }: LoadAssessment): string => {
  const { arrivalCount, sentCount, droppedCount, succeededCount, failedCount, cancelledCount, pendingCount } = metrics;
  return `${arrivalCount} arrivals = ${sentCount} sent + ${droppedCount} dropped; ${sentCount} sent = ${succeededCount} succeeded + ${failedCount} failed + ${cancelledCount} cancelled + ${pendingCount} pending`;
};
