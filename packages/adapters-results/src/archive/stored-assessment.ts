import type { ResultsFailure } from "@plimsoll/application";
import type { Assessment } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { join } from "node:path";
import { REPORT_FILES } from "../report/report-files.ts";
import { AssessmentJson } from "../run/assessment.schema.ts";
import { readStored } from "./stored-document.ts";

const codec = Schema.toCodecJson(AssessmentJson);

/** What a folder's run.json says; null when there is none (the runner was killed). */
export const readStoredAssessment = (folder: string): Effect.Effect<Assessment | null, ResultsFailure> =>
  readStored(join(folder, REPORT_FILES.run), codec);
