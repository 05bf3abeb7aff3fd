import type { ProcessTreeReading } from "@plimsoll/application";

/** One living process; null is what was not asked for or could not be read. */
export interface ProcessReading {
  readonly pssBytes: number | null;
  readonly rssBytes: number;
  readonly cpuMs: number;
  readonly threads: number | null;
  readonly openFiles: number | null;
}

const total = (readings: readonly ProcessReading[], of: (reading: ProcessReading) => number): number =>
  readings.reduce((sum, reading) => sum + of(reading), 0);

/** Null as soon as one process lacks the figure, or there is none: a sum with a hole would pass for a small tree. */
const totalOfAll = (
  readings: readonly ProcessReading[],
  of: (reading: ProcessReading) => number | null,
): number | null => {
  const figures = readings.map(of).filter((figure) => figure !== null);
  const complete = readings.length > 0 && figures.length === readings.length;
  return complete ? figures.reduce((sum, figure) => sum + figure, 0) : null;
};

/** Adds processes up; what could not be read of every one of them is null. */
export const sumProcesses = (readings: readonly ProcessReading[]): ProcessTreeReading => ({
  processCount: readings.length,
  pssBytes: totalOfAll(readings, (reading) => reading.pssBytes),
  rssBytes: total(readings, (reading) => reading.rssBytes),
  cpuMs: total(readings, (reading) => reading.cpuMs),
  threads: totalOfAll(readings, (reading) => reading.threads),
  openFiles: totalOfAll(readings, (reading) => reading.openFiles),
});
