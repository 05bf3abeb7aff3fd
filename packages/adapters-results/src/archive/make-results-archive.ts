import type { ArchivedRun, ResultsArchivePort } from "@plimsoll/application";
import { ResultsFailure } from "@plimsoll/application";
import type { Assessment } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { join, relative } from "node:path";
import { readSamples } from "../samples/read-samples.ts";
import type { ResultsRoot } from "../sink/results-root.ts";
import { writeReports } from "../sink/write-reports.ts";
import { findRunFolder } from "./find-run-folder.ts";
import { reportInputOf, runRecordOf, SAMPLES_FILE } from "./report-input-of-folder.ts";
import { readStoredAssessment } from "./stored-assessment.ts";

const openRun = Effect.fn("ResultsArchive.open")(function* (
  rootDir: string,
  run: string,
): Effect.fn.Return<ArchivedRun, ResultsFailure> {
  const folder = yield* findRunFolder(rootDir, run);
  const { records, tornLine } = yield* readSamples(join(folder, SAMPLES_FILE));
  const stored = yield* readStoredAssessment(folder);
  return { runId: runRecordOf(records).runId, folder, records, tornLine, stored };
});

const rewrite = Effect.fn("ResultsArchive.writeReports")(function* (
  run: ArchivedRun,
  assessment: Assessment,
  folder: string,
): Effect.fn.Return<string, ResultsFailure> {
  const shownPath = relative(folder, join(run.folder, SAMPLES_FILE));
  return yield* writeReports(folder, yield* reportInputOf(run, assessment, shownPath));
});

/** Reads runs back; a line that is no record fails with its number and field. */
export const makeResultsArchive = ({ rootDir }: ResultsRoot): ResultsArchivePort => ({
  read: (run) => Effect.map(openRun(rootDir, run), ({ records }) => records),
  open: (run) => openRun(rootDir, run),
  writeReports: rewrite,
});
