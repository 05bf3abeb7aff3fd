import { median } from "simple-statistics";
import type { TopologyResult, TopologyStatus, TuningTrial } from "./tuning-report.ts";
import { topologyName, type Topology } from "./topology.ts";

/** Two memories this near are the same: then CPU time decides. */
export const EQUAL_MEMORY_RATIO = 0.05;

const isSound = ({ spoiledBy }: TuningTrial): boolean => spoiledBy.length === 0;

const middle = (values: readonly (number | null)[]): number | null => {
  const read = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  return read.length === 0 ? null : median(read);
};

const missedTargets = (trials: readonly TuningTrial[]) => {
  const counts = new Map<string, number>();
  for (const { observation } of trials) {
    for (const { target, holds } of observation.targets) {
      if (holds === false) counts.set(target, (counts.get(target) ?? 0) + 1);
    }
  }
  return [...counts].map(([target, trialCount]) => ({ target, trialCount }));
};

/** A target missed in half of the trials or more is missed; once in three may be the machine. */
const statusOf = (trials: readonly TuningTrial[]): TopologyStatus => {
  if (trials.length === 0) return "unmeasured";
  if (missedTargets(trials).some(({ trialCount }) => 2 * trialCount >= trials.length)) return "misses";
  return trials.every(({ observation }) => observation.targets.every(({ holds }) => holds === true))
    ? "meets"
    : "unclear";
};

/** What the trials of one topology say together. */
export const topologyResult = (
  topology: Topology,
  trials: readonly TuningTrial[],
  ended: Pick<TopologyResult, "leftAfterRound" | "failure">,
): TopologyResult => {
  const sound = trials.filter(isSound);
  return {
    ...{
      topology,
      name: topologyName(topology),
      status: statusOf(sound),
      missed: missedTargets(sound),
      trials,
      ...ended,
    },
    peakMemoryMb: middle(sound.map((trial) => trial.peakMemoryMb.value)),
    cpuMsPerInvocation: middle(sound.map((trial) => trial.cpuMsPerInvocation)),
    p95LatencyMs: middle(sound.map((trial) => trial.p95LatencyMs.value)),
    throughputPerSec: middle(sound.map((trial) => trial.throughputPerSec.value)),
  };
};

const ORDER: Readonly<Record<TopologyStatus, number>> = { meets: 0, unclear: 1, misses: 2, unmeasured: 3 };

const orInfinite = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;

/** What was not read comes last. */
const ascendingOrder = (a: number | null, b: number | null): number => (a === b ? 0 : orInfinite(a) - orInfinite(b));

/** By CPU time an invocation, the memories being alike; of equal ones the leaner, so that the order given decides nothing. */
const byCpu = (a: TopologyResult, b: TopologyResult): number =>
  ascendingOrder(a.cpuMsPerInvocation, b.cpuMsPerInvocation) || ascendingOrder(a.peakMemoryMb, b.peakMemoryMb);

const missedTrials = ({ missed }: TopologyResult): number =>
  missed.reduce((sum, { trialCount }) => sum + trialCount, 0);

/** Fewer targets missed is closer; of those alike, the faster. */
const byCloseness = (a: TopologyResult, b: TopologyResult): number =>
  a.missed.length - b.missed.length ||
  missedTrials(a) - missedTrials(b) ||
  ascendingOrder(a.p95LatencyMs, b.p95LatencyMs);

const isAlike = (leanest: TopologyResult, { peakMemoryMb }: TopologyResult): boolean =>
  orInfinite(peakMemoryMb) <= orInfinite(leanest.peakMemoryMb) * (1 + EQUAL_MEMORY_RATIO);

/**
 * Memory first, since it is what a machine runs out of, then CPU time. "Alike within 5 %" is no order (a like b like c, and a unlike c),
 * so the cheapest of the rest is taken again and again.
 */
const cheapestFirst = (results: readonly TopologyResult[]): readonly TopologyResult[] => {
  const [leanest] = [...results].sort((a, b) => ascendingOrder(a.peakMemoryMb, b.peakMemoryMb));
  if (leanest === undefined) return [];
  const alike = results.filter((result) => isAlike(leanest, result));
  const best = [...alike].sort(byCpu)[0] ?? leanest;
  return [best, ...cheapestFirst(results.filter((result) => result !== best))];
};

/** Best first: those that meet every target by cost, then the others by how close they came. */
export const rankTopologies = (results: readonly TopologyResult[]): readonly TopologyResult[] => {
  const groups = Object.values(ORDER).map((order) => results.filter(({ status }) => ORDER[status] === order));
  const [meeting = [], ...others] = groups;
  return [...cheapestFirst(meeting), ...others.flatMap((group) => [...group].sort(byCloseness))];
};

/** True when it can be given up after these trials: a target is missed in two of them or more. */
export const isGivenUp = (trials: readonly TuningTrial[]): boolean =>
  missedTargets(trials.filter(isSound)).some(({ trialCount }) => trialCount >= 2);
