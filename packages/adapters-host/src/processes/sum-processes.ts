import type { ProcessTreeReading } from "@plimsoll/application";

/** One living process; `pssBytes` is null where it was not asked for or not to be had. */
export interface ProcessReading {
  readonly pssBytes: number | null;
  readonly rssBytes: number;
  readonly cpuMs: number;
  readonly threads: number;
  readonly openFiles: number;
}

const total = (readings: readonly ProcessReading[], of: (reading: ProcessReading) => number): number =>
  readings.reduce((sum, reading) => sum + of(reading), 0);

/** Adds processes up. PSS is null as soon as one process lacks it: a sum with a hole would pass for a small tree. */
export const sumProcesses = (readings: readonly ProcessReading[]): ProcessTreeReading => {
  const pss = readings.map((reading) => reading.pssBytes).filter((bytes) => bytes !== null);
  const complete = readings.length > 0 && pss.length === readings.length;
  return {
    processCount: readings.length,
    pssBytes: complete ? pss.reduce((sum, bytes) => sum + bytes, 0) : null,
    rssBytes: total(readings, (reading) => reading.rssBytes),
    cpuMs: total(readings, (reading) => reading.cpuMs),
    threads: total(readings, (reading) => reading.threads),
    openFiles: total(readings, (reading) => reading.openFiles),
  };
};
