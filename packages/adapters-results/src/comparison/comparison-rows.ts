import type {
  ComparedFigure,
  ComparedOrchestrator,
  ComparedTarget,
  Estimate,
  MetricComparison,
  OrchestratorComparison,
  PairComparison,
} from "@plimsoll/domain";
import { formatNumber, numberOrDash, type Unit } from "../report/quantity.ts";

/** One line of the comparison's table, in words; the same in every format. */
export interface ComparisonRow {
  readonly name: string;
  readonly version: string;
  readonly verdict: string;
  /** `329 [321, 341]`, ms. */
  readonly p95: string;
  /** `1.23 [1.18, 1.29]`; `1` for the reference, `—` where there is none. */
  readonly p95Ratio: string;
  /** `slower`, `no difference shown`, …; empty for the reference. */
  readonly word: string;
  readonly overhead: string;
  readonly perAgentMemory: string;
  readonly peakMemory: string;
  readonly cpu: string;
  readonly ceiling: string;
  readonly success: string;
  readonly targetsPassed: number;
  readonly targetCount: number;
  /** `✓` when all hold, `✗` when one fails, `?` when one could not be judged and none fails. */
  readonly sign: "✓" | "✗" | "?";
  /** Expressions of targets that fail. */
  readonly failed: readonly string[];
  /** Expressions of targets that could not be judged. */
  readonly undecided: readonly string[];
  readonly failure: string | null;
  readonly devMode: boolean;
}

const NONE = "—";

const withInterval = (unit: Unit, { value, low, high }: Estimate): string => {
  if (value === null) return NONE;
  const text = formatNumber(unit, value);
  return low === null || high === null ? text : `${text} [${formatNumber(unit, low)}, ${formatNumber(unit, high)}]`;
};

/** `1.23 [1.18, 1.29]`. */
export const ratioText = ({ ratio }: PairComparison): string => {
  if (ratio === null) return NONE;
  const text = ratio.ratio.toFixed(2);
  return ratio.low === null || ratio.high === null
    ? text
    : `${text} [${ratio.low.toFixed(2)}, ${ratio.high.toFixed(2)}]`;
};

/** `0.012`; what is smaller than anybody distinguishes is `<0.001`. */
export const pText = (pair: PairComparison | null): string => {
  if (pair === null || pair.adjustedP === null) return NONE;
  return pair.adjustedP < 0.001 ? "<0.001" : pair.adjustedP.toPrecision(2);
};

/** How one orchestrator compares with the reference in a metric; null for the reference, and where it was not compared. */
export const pairOf = (metrics: readonly MetricComparison[], metric: string, name: string): PairComparison | null =>
  metrics.find((each) => each.metric === metric)?.pairs.find(({ orchestrator }) => orchestrator === name) ?? null;

/** What one orchestrator has in a metric that is compared by wave. */
export const waveEstimateOf = (metrics: readonly MetricComparison[], metric: string, name: string): Estimate | null =>
  metrics.find((each) => each.metric === metric)?.estimates.find(({ orchestrator }) => orchestrator === name)
    ?.estimate ?? null;

const expressionsOf = (
  targets: readonly ComparedTarget[],
  statuses: readonly ComparedTarget["status"][],
): readonly string[] => targets.filter(({ status }) => statuses.includes(status)).map(({ expression }) => expression);

const signOf = (targets: readonly ComparedTarget[]): ComparisonRow["sign"] => {
  if (targets.some(({ status }) => status === "fail")) return "✗";
  return targets.length > 0 && targets.every(({ status }) => status === "pass") ? "✓" : "?";
};

const rowOf = (comparison: OrchestratorComparison, subject: ComparedOrchestrator): ComparisonRow => {
  const { name, figures, targets, verdict, failure, devMode } = subject;
  const pair = pairOf(comparison.metrics, "p95LatencyMs", name);
  const overhead = waveEstimateOf(comparison.metrics, "overheadMs", name);
  const plain = (unit: Unit, key: ComparedFigure) => numberOrDash(unit, figures[key].value);
  return {
    ...{ name, verdict, failure, devMode },
    version: subject.version ?? "did not start",
    p95: withInterval("ms", figures.p95LatencyMs),
    p95Ratio: name === comparison.reference ? "1" : pair === null ? NONE : ratioText(pair),
    word: pair?.verdict ?? "",
    overhead: numberOrDash("ms", overhead?.value ?? null),
    perAgentMemory: plain("mb", "perAgentMemoryMb"),
    peakMemory: plain("mb", "peakMemoryMb"),
    cpu: plain("ms", "cpuMsPerInvocation"),
    ceiling: plain("count", "concurrencyCeiling"),
    success: plain("percent", "successRatio"),
    targetsPassed: targets.filter(({ status }) => status === "pass").length,
    targetCount: targets.length,
    sign: signOf(targets),
    failed: expressionsOf(targets, ["fail"]),
    undecided: expressionsOf(targets, ["inconclusive", "not-measured"]),
  };
};

/** The table of a comparison, in the order of the command. */
export const comparisonRows = (comparison: OrchestratorComparison): readonly ComparisonRow[] =>
  comparison.orchestrators.map((subject) => rowOf(comparison, subject));
