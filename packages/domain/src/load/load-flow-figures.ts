import { mean } from "simple-statistics";
import type { Estimate } from "../metrics/estimate.ts";
import { counted, notMeasured } from "../metrics/estimates.ts";
import type { TimeSpan } from "../metrics/time-spans.ts";
import { mser5Truncation } from "../statistics/mser5-truncation.ts";
import { goodputRatio, isGood, loadCounts, shareOf } from "./load-counts.ts";
import type { LoadEvidence } from "./load-evidence.ts";
import { endedWithin, largestOpen } from "./load-flow.ts";
import { steadyLatency } from "./load-latency.ts";
import type { LoadCounts, LoadLatency, LoadMetrics, LoadTimeline, StageMetrics, Stationarity } from "./load-metrics.ts";
import { loadThroughput } from "./load-throughput.ts";
import { loadTimeline, loadWindow, timelineWidthMs } from "./load-timeline.ts";
import { stageMetrics } from "./stage-metrics.ts";

type FlowMetrics = Pick<
  LoadMetrics,
  | keyof LoadLatency
  | keyof LoadCounts
  | "stages"
  | "timeline"
  | "stationarity"
  | "furtherWarmUpCount"
  | "successRatio"
  | "droppedRatio"
  | "throughputPerSec"
  | "goodputPerSec"
  | "goodputRatio"
  | "largestInFlight"
>;

/** Of the whole judged load: the worst of what its stages say. */
const overall = (stages: readonly StageMetrics[]): Stationarity => {
  const judged = stages.filter(({ isWarmUp }) => !isWarmUp).map(({ stationarity }) => stationarity);
  const worst = (kind: Stationarity["kind"]) => judged.find((each) => each.kind === kind);
  return (
    worst("over-saturated") ??
    worst("no-steady-state") ??
    worst("not-tested") ??
    worst("steady") ?? { kind: "not-tested", reason: "no judged stage ended" }
  );
};

/** From the first judged stage's start to the last one's end; null before any ended. */
export const judgedWindow = ({ stages }: LoadEvidence): TimeSpan | null => {
  const judged = stages.filter(({ phase }) => phase === "load");
  const [first, last] = [judged[0], judged.at(-1)];
  return first === undefined || last === undefined ? null : { from: first.startedAtMs, to: last.endedAtMs };
};

const flowFigures = (evidence: LoadEvidence) => {
  const window = judgedWindow(evidence);
  if (window === null) {
    const nothing = notMeasured("no judged stage ended");
    return { throughputPerSec: nothing, goodputPerSec: nothing, largestInFlight: nothing };
  }
  const ended = endedWithin(evidence.invocations, window);
  const largest = largestOpen(evidence.invocations, window);
  const good = ended.filter(isGood(evidence.load.goodputWithinMs));
  return {
    throughputPerSec: loadThroughput(ended, window),
    goodputPerSec: loadThroughput(good, window),
    largestInFlight: counted(largest, evidence.judged.length),
  };
};

const timelineOf = (evidence: LoadEvidence): LoadTimeline => {
  const window = loadWindow(evidence);
  if (window === null) return { widthMs: 0, points: [] };
  const widthMs = timelineWidthMs(window);
  return { widthMs, points: loadTimeline(evidence, window, widthMs) };
};

/** What would be dropped must differ by this share from what stays: less is how MSER-5 answers noise. */
const WARM_UP_SHARE = 0.1;

/** MSER-5 takes the square of the length: longer series are means of neighbours, which it batches anyway. */
const MOST_WARM_UP_VALUES = 2000;

const meansOfNeighbours = (values: readonly number[], size: number): readonly number[] =>
  Array.from({ length: Math.floor(values.length / size) }, (_, group) =>
    mean(values.slice(group * size, (group + 1) * size)),
  );

/** Only where all judged stages are one level that is meant to stay. */
const furtherWarmUp = ({ judged, stages, load }: LoadEvidence): number | null => {
  const levels = new Set(
    stages.filter(({ phase }) => phase === "load").flatMap((each) => [each.fromLevel, each.toLevel]),
  );
  if (load.shape.kind === "burst-waves" || levels.size !== 1) return null;
  const latencies = judged.map(({ correctedMs }) => correctedMs).filter(Number.isFinite);
  const size = Math.max(1, Math.ceil(latencies.length / MOST_WARM_UP_VALUES));
  const truncation = mser5Truncation(meansOfNeighbours(latencies, size));
  if (truncation === null || truncation.dropCount === 0) return truncation?.dropCount ?? null;
  const dropCount = truncation.dropCount * size;
  const ratio = mean(latencies.slice(0, dropCount)) / mean(latencies.slice(dropCount));
  return Math.abs(ratio - 1) > WARM_UP_SHARE ? dropCount : 0;
};

const successRatio = (evidence: LoadEvidence): Estimate => {
  const decided = evidence.judged.filter(({ isDecided }) => isDecided);
  const successes = decided.filter(({ record }) => record.outcome === "succeeded").length;
  return shareOf(successes, decided.length, "no invocation of a judged stage ended");
};

/** Latency, throughput, goodput and conservation, by stage, over time and over all judged stages. */
export const measureLoadFlow = (evidence: LoadEvidence): FlowMetrics => {
  const stages = evidence.stages.map((stage) => stageMetrics(evidence, stage));
  const judgedStages = new Set(evidence.stages.filter(({ phase }) => phase === "load").map(({ stage }) => stage));
  const dropped = evidence.index.of["dropped-arrival"].filter(({ stage }) => judgedStages.has(stage));
  const refused = evidence.refused.filter(({ stage }) => judgedStages.has(stage));
  const stationarity = overall(stages);
  const counts = loadCounts(evidence.judged, dropped);
  return {
    ...{ stages, stationarity },
    timeline: timelineOf(evidence),
    ...counts,
    ...steadyLatency(evidence.judged, evidence.load.shape.kind, stationarity),
    ...flowFigures(evidence),
    furtherWarmUpCount: furtherWarmUp(evidence),
    successRatio: successRatio(evidence),
    droppedRatio: shareOf(refused.length, counts.sentCount + refused.length, "nothing arrived in a judged stage"),
    goodputRatio: goodputRatio(evidence.judged, refused, evidence.load.goodputWithinMs),
  };
};
