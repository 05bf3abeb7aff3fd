import type { RunRecord } from "@plimsoll/domain";

/** Seconds and nanoseconds since the Unix epoch, as OpenTelemetry writes an instant. */
export type HighResolutionTime = [number, number];

const NANOS_PER_MS = 1_000_000;

/** Turns the run's time axis (fractional ms since its origin) into instants. */
export interface RunTime {
  /** Unix milliseconds, fractional. */
  readonly unixMs: (atMs: number) => number;
  readonly instant: (atMs: number) => HighResolutionTime;
  /** RFC 3339, milliseconds. */
  readonly text: (atMs: number) => string;
}

/** The time axis of a run that began at `startedAt`; nanoseconds are kept apart from the seconds so that none is lost. */
export const runTime = ({ startedAt }: Pick<RunRecord, "startedAt">): RunTime => {
  const originMs = Date.parse(startedAt);
  const instant = (atMs: number): HighResolutionTime => {
    const wholeMs = Math.floor(atMs);
    const unixMs = originMs + wholeMs;
    const seconds = Math.floor(unixMs / 1000);
    const nanos = (unixMs - seconds * 1000) * NANOS_PER_MS + Math.floor((atMs - wholeMs) * NANOS_PER_MS);
    return [seconds, nanos];
  };
  return {
    unixMs: (atMs) => originMs + atMs,
    instant,
    text: (atMs) => new Date(originMs + atMs).toISOString(),
  };
};
