import type { RunOverview, WaveOverview } from "@plimsoll/application";
import { type InvocationRecord, latencyMs } from "@plimsoll/domain";
import type { FollowedSamples } from "./follow-samples.ts";
import { largestInFlight } from "./largest-in-flight.ts";
import { latencyPercentiles } from "./latency-wire.ts";
import { type SamplesIndex, waveKey } from "./samples-index.ts";
import { timePoints } from "./time-points.ts";

const POINT_COUNT = 240;

interface Span {
  readonly name: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

const spansByWave = (index: SamplesIndex): ReadonlyMap<string, Span> =>
  new Map<string, Span>([
    ...index.waves.map((wave) => [waveKey(wave.phase, wave.wave), { ...wave, name: null }] as const),
    ...index.stages.map((stage) => [waveKey(stage.phase, stage.stage), stage] as const),
  ]);

const spanOf = (index: SamplesIndex, invocations: readonly InvocationRecord[]): Span => ({
  name: null,
  startedAtMs: invocations.reduce((least, { intendedAtMs }) => Math.min(least, intendedAtMs), Infinity),
  endedAtMs: invocations.reduce((most, { endedAtMs }) => Math.max(most, endedAtMs ?? index.lastAtMs), 0),
});

const countsOf = (invocations: readonly InvocationRecord[]) => {
  const counts = { succeeded: 0, failed: 0, cancelled: 0, pending: 0 };
  for (const { outcome } of invocations) counts[outcome] += 1;
  return {
    sentCount: invocations.length,
    succeededCount: counts.succeeded,
    failedCount: counts.failed,
    cancelledCount: counts.cancelled,
    pendingCount: counts.pending,
  };
};

const waveOverview = (index: SamplesIndex, invocations: readonly InvocationRecord[], span: Span): WaveOverview => ({
  phase: invocations[0]?.phase ?? "",
  wave: invocations[0]?.wave ?? 0,
  name: span.name,
  startedAtMs: span.startedAtMs,
  endedAtMs: span.endedAtMs,
  ...countsOf(invocations),
  ...latencyPercentiles(
    invocations.map((invocation) => latencyMs(index.trace(invocation))).filter((latency) => latency !== null),
  ),
  largestInFlight: largestInFlight(invocations),
});

const waveOverviews = (index: SamplesIndex): readonly WaveOverview[] => {
  const spans = spansByWave(index);
  return [...index.byWave]
    .map(([key, invocations]) => waveOverview(index, invocations, spans.get(key) ?? spanOf(index, invocations)))
    .toSorted((left, right) => left.startedAtMs - right.startedAtMs);
};

interface KeptOverview {
  readonly lineCount: number;
  readonly overview: Summed;
}
type Summed = Omit<RunOverview, "unfinishedBytes">;

/** By index, so that a run which no longer grows is summed up once. */
const kept = new WeakMap<SamplesIndex, KeptOverview>();

const sumUp = (index: SamplesIndex): Summed => {
  const widthMs = Math.max(1, index.lastAtMs / POINT_COUNT);
  return {
    invocationCount: index.invocations.length,
    llmCallCount: index.llmCallCount,
    lastAtMs: index.lastAtMs,
    ending: index.end === null ? null : `${index.end.reason}${index.end.partial ? ", partial" : ""}`,
    damage: index.damage,
    damagedLineCount: index.damagedLineCount,
    phases: index.phases.map(({ phase, startedAtMs, endedAtMs }) => ({ name: phase, startedAtMs, endedAtMs })),
    faults: index.faults.map(({ name, fromMs, toMs }) => ({ name, startedAtMs: fromMs, endedAtMs: toMs })),
    waves: waveOverviews(index),
    widthMs,
    points: timePoints(index, index.invocations, { fromMs: 0, widthMs, count: POINT_COUNT + 1 }),
  };
};

/** The whole run in a few hundred numbers. */
export const runOverview = ({ index, unfinishedBytes }: FollowedSamples): RunOverview => {
  const known = kept.get(index);
  const isCurrent = known?.lineCount === index.lineCount;
  const overview = isCurrent ? known.overview : sumUp(index);
  kept.set(index, { lineCount: index.lineCount, overview });
  return { ...overview, unfinishedBytes };
};
