import { ResultsFailure } from "@plimsoll/application";
import type { Assessment } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssessmentJson } from "../run/assessment.schema.ts";
import { REPORT_FILES } from "../report/report-files.ts";
import { resultsFailure } from "../samples/results-failure.ts";

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.toCodecJson(AssessmentJson)));

const isMissing = (cause: unknown): boolean =>
  typeof cause === "object" && cause !== null && "code" in cause && cause.code === "ENOENT";

const readText = (path: string): Effect.Effect<string | null, ResultsFailure> =>
  Effect.tryPromise({
    try: () => readFile(path, "utf8").catch((cause: unknown) => (isMissing(cause) ? null : Promise.reject(cause))),
    catch: resultsFailure(path, "Make run.json readable, or remove it to judge the samples alone."),
  });

/** What a folder's run.json says; null when there is none (the runner was killed). */
export const readStoredAssessment = Effect.fn("readStoredAssessment")(function* (
  folder: string,
): Effect.fn.Return<Assessment | null, ResultsFailure> {
  const path = join(folder, REPORT_FILES.run);
  const text = yield* readText(path);
  if (text === null) return null;
  return yield* decode(text).pipe(
    Effect.mapError(resultsFailure(path, "It is not a run.json of version 1; remove it to judge the samples alone.")),
  );
});
