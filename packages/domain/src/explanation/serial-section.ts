import { median } from "simple-statistics";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import type { TimeSpan } from "../metrics/time-spans.ts";
import { tracesByWave } from "../metrics/traces-by-wave.ts";

/** How a wave leaves one phase of its invocations. */
interface Departures {
  /** Between the first and the last entry. */
  readonly entrySpanMs: number;
  /** Between the first and the last departure. */
  readonly exitSpanMs: number;
  /** Time between the first and the last departure, over that between the first and the last entry. */
  readonly stretchRatio: number;
  /** The same time over the median stay. */
  readonly spreadRatio: number;
  /** Largest distance of the departures from an even pace (Kolmogorov-Smirnov's, 0..1). */
  readonly unevenness: number;
  /** Coefficient of variation of the gaps between departures: 0 for a clock, 1 for chance. */
  readonly gapVariation: number;
  readonly gapMs: number;
}

/** Medians over the waves. */
export interface SerialPace extends Departures {
  readonly waveCount: number;
}

/** Fewer departures say nothing of a pace. */
const LEAST_DEPARTURES = 8;
/** An entry spread below this is no spread: all came at once. */
const LEAST_ENTRY_SPREAD_MS = 1;

const spread = (ordered: readonly number[]): number => (ordered.at(-1) ?? 0) - (ordered[0] ?? 0);
const inOrder = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

const unevenness = (departures: readonly number[]): number => {
  const [first = 0] = departures;
  const length = spread(departures);
  return departures.reduce(
    (largest, at, rank) => Math.max(largest, Math.abs((at - first) / length - rank / (departures.length - 1))),
    0,
  );
};

const departuresOf = (stays: readonly TimeSpan[]): Departures | null => {
  const entries = inOrder(stays.map(({ from }) => from));
  const exits = inOrder(stays.map(({ to }) => to));
  const length = spread(exits);
  if (stays.length < LEAST_DEPARTURES || length <= 0) return null;
  const gaps = exits.slice(1).map((at, index) => at - (exits[index] ?? at));
  const gapMs = length / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - gapMs) ** 2, 0) / gaps.length;
  return {
    entrySpanMs: spread(entries),
    exitSpanMs: length,
    stretchRatio: length / Math.max(LEAST_ENTRY_SPREAD_MS, spread(entries)),
    spreadRatio: length / Math.max(1e-9, median(stays.map(({ from, to }) => to - from))),
    unevenness: unevenness(exits),
    gapVariation: Math.sqrt(variance) / gapMs,
    gapMs,
  };
};

/** The pace at which judged waves leave a phase; null where fewer than three waves tell one. */
export const serialPace = (
  judged: readonly InvocationTrace[],
  stayOf: (trace: InvocationTrace) => TimeSpan | null,
): SerialPace | null => {
  const paces = tracesByWave(judged)
    .map((traces) => departuresOf(traces.map(stayOf).filter((stay) => stay !== null)))
    .filter((pace) => pace !== null);
  if (paces.length < 3) return null;
  const medianOf = (figure: keyof Departures): number => median(paces.map((pace) => pace[figure]));
  return {
    entrySpanMs: medianOf("entrySpanMs"),
    exitSpanMs: medianOf("exitSpanMs"),
    stretchRatio: medianOf("stretchRatio"),
    spreadRatio: medianOf("spreadRatio"),
    unevenness: medianOf("unevenness"),
    gapVariation: medianOf("gapVariation"),
    gapMs: medianOf("gapMs"),
    waveCount: paces.length,
  };
};

/** Departures stretched over at least three times the entries. */
const LEAST_STRETCH = 3;
/** Spread over at least half of the median stay: else all stay about equally long, side by side. */
const LEAST_SPREAD = 0.5;
/** Kolmogorov-Smirnov's 5 % point for 72 departures. */
const MOST_UNEVENNESS = 0.16;
/** Independent stays depart by chance, with gaps that vary by 1 and more; one after another they vary less. */
const MOST_GAP_VARIATION = 0.95;

/**
 * Agents that come together and leave one after another, at an even pace: a queue before one server. Independent work of
 * any length leaves as it came, bunched; in the committed CrewAI runs the two differ by a factor of two in each figure.
 */
export const isSerial = (pace: SerialPace): boolean =>
  pace.stretchRatio >= LEAST_STRETCH &&
  pace.spreadRatio >= LEAST_SPREAD &&
  pace.unevenness <= MOST_UNEVENNESS &&
  pace.gapVariation <= MOST_GAP_VARIATION;
