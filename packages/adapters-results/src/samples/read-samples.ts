import type { EvidenceRecord } from "@plimsoll/domain";
import { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { resultsFailure } from "./results-failure.ts";
import type { LineFault } from "./sample-line.ts";
import { parseSampleLine } from "./sample-line.ts";

/** The records of one samples.ndjson. */
export interface SamplesRead {
  readonly records: readonly EvidenceRecord[];
  /** 1-based number of a last line that was cut off in writing; null when the file ends whole. */
  readonly tornLine: number | null;
}

interface Fault extends LineFault {
  readonly line: number;
}

interface Reading {
  readonly records: EvidenceRecord[];
  fault: Fault | null;
  lastLine: number;
}

const takeLine = (reading: Reading, line: string): void => {
  reading.lastLine += 1;
  if (reading.fault !== null || line.trim() === "") return;
  Result.match(parseSampleLine(line), {
    onFailure: (fault) => void (reading.fault = { ...fault, line: reading.lastLine }),
    onSuccess: (record) => void reading.records.push(record),
  });
};

const readLines = async (path: string): Promise<Reading> => {
  const reading: Reading = { records: [], fault: null, lastLine: 0 };
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  for await (const line of lines) takeLine(reading, line);
  return reading;
};

/** Only a last line that is no whole JSON was torn; anything else is a file that someone changed, or another version's. */
const isTorn = ({ fault, lastLine }: Reading): boolean =>
  fault !== null && fault.line === lastLine && fault.field === "" && lastLine > 1;

const badLine = (path: string, fault: Fault): ResultsFailure =>
  new ResultsFailure({
    path: `${path}:${fault.line}`,
    message:
      fault.field === ""
        ? `line ${fault.line} is not a record: ${fault.message}`
        : `line ${fault.line}, field ${fault.field}: ${fault.message}`,
    hint: "Restore the file from where the run was made; docs/schemas/samples.v1.schema.json says what a line holds.",
  });

const noRunRecord = (path: string): ResultsFailure =>
  new ResultsFailure({
    path,
    message: "the first line is not the record of a run",
    hint: "The file is empty or lost its beginning: nothing can be told from it. Run the spike again.",
  });

/** Reads and checks every line. A torn last line is left out and reported; any other fault names line and field. */
export const readSamples = Effect.fn("readSamples")(function* (
  path: string,
): Effect.fn.Return<SamplesRead, ResultsFailure> {
  const reading = yield* Effect.tryPromise({
    try: () => readLines(path),
    catch: resultsFailure(path, "Name a run's folder, its id or `latest`; samples.ndjson must be in it."),
  });
  if (reading.fault !== null && !isTorn(reading)) return yield* badLine(path, reading.fault);
  if (reading.records[0]?.kind !== "run") return yield* noRunRecord(path);
  return { records: reading.records, tornLine: reading.fault?.line ?? null };
});
