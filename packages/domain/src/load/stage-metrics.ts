import { mean } from "simple-statistics";
import type { StageRecord } from "../evidence/load-records.ts";
import type { TimeSpan } from "../metrics/time-spans.ts";
import { littlesLawCheck } from "../statistics/littles-law.ts";
import { goodputRatio, isGood, loadCounts } from "./load-counts.ts";
import type { LoadEvidence, LoadInvocation } from "./load-evidence.ts";
import { endedWithin, largestOpen, meanInFlight, presenceWithin } from "./load-flow.ts";
import { steadyLatency } from "./load-latency.ts";
import type { StageMetrics, Stationarity } from "./load-metrics.ts";
import { loadThroughput } from "./load-throughput.ts";
import { stationarityOf } from "./stationarity.ts";

/** Stays that reach over an end of the window by more than this share of all time spent in it say nothing of the law. */
const MOST_EDGE_SHARE = 0.025;

const windowOf = ({ startedAtMs, endedAtMs }: StageRecord): TimeSpan => ({ from: startedAtMs, to: endedAtMs });

const stationarity = (evidence: LoadEvidence, stage: StageRecord, own: readonly LoadInvocation[]): Stationarity => {
  const { kind } = evidence.load.shape;
  if (kind === "burst-waves")
    return { kind: "not-tested", reason: "a wave has a beginning and an end, and no steady state" };
  if (stage.fromLevel !== stage.toLevel) return { kind: "not-tested", reason: "the level changes" };
  if (kind === "spike-and-recover" && stage.name !== "base") {
    return { kind: "not-tested", reason: "a spike and what follows it are no steady state by intention" };
  }
  return stationarityOf(own, windowOf(stage), isOpen(evidence) ? "open" : "closed");
};

/** The open model's invocations are due by the plan and not by the last answer. */
const isOpen = ({ load: { shape } }: LoadEvidence): boolean =>
  shape.kind === "arrival-rate" || ("unit" in shape && shape.unit === "per-second");

const openSpan = ({ record: { sentAtMs, endedAtMs } }: LoadInvocation, untilMs: number): TimeSpan => ({
  from: sentAtMs,
  to: Math.max(sentAtMs, endedAtMs ?? untilMs),
});

/** Time that ended stays spent before the window, and open ones in it: what a window's ends take from Little's law. */
const edgeMs = (all: readonly LoadInvocation[], { from, to }: TimeSpan): number =>
  all.reduce((sum, each) => {
    const open = openSpan(each, to);
    if (open.to <= from || open.from >= to) return sum;
    return sum + Math.max(0, from - open.from) + (open.to >= to ? to - Math.max(from, open.from) : 0);
  }, 0);

/** The driver's counter against what the records' times say: the two come from different clocks and different code. */
const littlesLaw = (all: readonly LoadInvocation[], stage: StageRecord) => {
  const window = windowOf(stage);
  const ended = endedWithin(all, window);
  const lengthMs = window.to - window.from;
  if (stage.meanOpen === undefined || ended.length === 0) return null;
  if (edgeMs(all, window) > MOST_EDGE_SHARE * stage.meanOpen * lengthMs) return null;
  const spans = ended.map((each) => openSpan(each, window.to));
  const throughputPerSec = (1000 * ended.length) / lengthMs;
  const meanLatencyMs = mean(spans.map(({ from, to }) => to - from));
  return littlesLawCheck({ meanInFlight: stage.meanOpen, throughputPerSec, meanLatencyMs });
};

const flowOf = (evidence: LoadEvidence, stage: StageRecord, withinMs: number | null) => {
  const window = windowOf(stage);
  const ended = endedWithin(evidence.invocations, window);
  const seconds = (window.to - window.from) / 1000;
  return {
    offeredPerSec: seconds > 0 ? stage.arrivals / seconds : 0,
    throughputPerSec: loadThroughput(ended, window),
    goodputPerSec: seconds > 0 ? ended.filter(isGood(withinMs)).length / seconds : 0,
    meanInFlight: meanInFlight(presenceWithin(evidence.invocations, window), window),
    largestInFlight: largestOpen(evidence.invocations, window),
  };
};

/** One row of the report: what was due in the stage, and what was open and ended while it lasted. */
export const stageMetrics = (evidence: LoadEvidence, stage: StageRecord): StageMetrics => {
  const own = evidence.invocations.filter(({ record }) => record.wave === stage.stage);
  const dropped = evidence.index.of["dropped-arrival"].filter((each) => each.stage === stage.stage);
  const withinMs = evidence.load.goodputWithinMs;
  const state = stationarity(evidence, stage, own);
  const { stage: ordinal, name, phase, startedAtMs, endedAtMs, fromLevel, toLevel } = stage;
  return {
    ...{ stage: ordinal, name, isWarmUp: phase === "warm-up", startedAtMs, endedAtMs, fromLevel, toLevel },
    ...loadCounts(own, dropped),
    ...steadyLatency(own, evidence.load.shape.kind, state),
    ...flowOf(evidence, stage, withinMs),
    goodputRatio: goodputRatio(
      own,
      evidence.refused.filter((each) => each.stage === stage.stage),
      withinMs,
    ),
    littlesLaw: state.kind === "steady" ? littlesLaw(evidence.invocations, stage) : null,
    stationarity: state,
  };
};
