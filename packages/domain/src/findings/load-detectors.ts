import { LEAK_FLOORS } from "../metrics/measure-leaks.ts";
import type { LeakTrend } from "../metrics/spike-metrics.ts";
import { THROUGHPUT_TOLERANCE_RATIO } from "../targets/evaluate-target.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Detector } from "./inspection.ts";
import { finding, severityUnderTarget } from "./inspection.ts";

/** "Concurrent" is a fact that the LLM sees, and no average hides. */
export const detectConcurrencyCeiling: Detector = (inspection) => {
  const { concurrencyCeiling, agentCount } = inspection.metrics;
  const ceiling = concurrencyCeiling.value;
  if (ceiling === null || ceiling >= agentCount) return [];
  const waitedMs = inspection.evidence.of.probe.at(-1)?.waitedMs ?? 0;
  return [
    finding({
      code: "concurrency-ceiling",
      severity: severityUnderTarget(inspection, "concurrencyCeilingRatio"),
      message: `The orchestrator ran at most ${ceiling} of ${agentCount} agents at a time.`,
      evidence: `While the LLM answered nobody for ${formatFigure(waitedMs)} ms, calls of ${ceiling} agents reached it.`,
    }),
  ];
};

/** More agents, fewer answers a second: degradation, as NFR5 means it. */
export const detectFallingThroughput: Detector = (inspection) => {
  const { throughputRatio, throughputPerSec, halfLoadThroughputPerSec } = inspection.metrics;
  const { value, high } = throughputRatio;
  if (value === null || high === null || high >= 1 - THROUGHPUT_TOLERANCE_RATIO) return [];
  return [
    finding({
      code: "throughput-falls",
      severity: severityUnderTarget(inspection, "throughputRatio"),
      message: `Throughput falls to ${formatFigure(100 * value)} % from half of the agents to all of them.`,
      evidence: `${formatFigure(halfLoadThroughputPerSec.value ?? 0)} answers a second at N/2, ${formatFigure(throughputPerSec.value ?? 0)} at N; the ratio's upper end is ${formatFigure(high)}.`,
    }),
  ];
};

const LEAK_UNITS: Readonly<Record<LeakTrend["resource"], string>> = {
  memory: "bytes",
  files: "files",
  threads: "threads",
};

/** What a pool leaves behind when it is released. */
export const detectLeaks: Detector = (inspection) =>
  inspection.metrics.leaks
    .filter(({ status }) => status === "leak")
    .map(({ resource, slopePerCycle, mannKendallP }) => {
      const unit = LEAK_UNITS[resource];
      return finding({
        code: `leak-${resource}`,
        severity: severityUnderTarget(inspection, "leakCount"),
        message: `Every pool cycle leaves about ${formatFigure(slopePerCycle.value ?? 0)} ${unit} behind.`,
        evidence: `Theil-Sen slope over ${slopePerCycle.sampleCount} cycles, interval ${formatFigure(slopePerCycle.low ?? 0)} to ${formatFigure(slopePerCycle.high ?? 0)} ${unit} a cycle (floor ${LEAK_FLOORS[resource]}); Mann-Kendall p = ${formatFigure(mannKendallP ?? 1)}.`,
      });
    });

const whyNoLeak = ({ status }: LeakTrend): string =>
  status === "inconclusive"
    ? "it slows down, and more cycles must tell whether it ends"
    : "too little, or levelling off too much, to be called a leak";

/** Growth that is certain but too small, or slowing too much, to be called a leak is told all the same. */
export const detectSmallGrowth: Detector = ({ metrics }) =>
  metrics.leaks
    .filter(
      ({ status, slopePerCycle, mannKendallP }) =>
        status !== "leak" && (slopePerCycle.low ?? 0) > 0 && (mannKendallP ?? 1) < 0.05,
    )
    .map((trend) => {
      const { resource, slopePerCycle, mannKendallP } = trend;
      return finding({
        code: "growth-below-leak",
        message: `Pool cycles leave about ${formatFigure(slopePerCycle.value ?? 0)} ${LEAK_UNITS[resource]} behind: ${whyNoLeak(trend)}.`,
        evidence: `Interval ${formatFigure(slopePerCycle.low ?? 0)} to ${formatFigure(slopePerCycle.high ?? 0)} ${LEAK_UNITS[resource]} a cycle over ${slopePerCycle.sampleCount} cycles (floor ${LEAK_FLOORS[resource]}); Mann-Kendall p = ${formatFigure(mannKendallP ?? 1)}.`,
      });
    });
