import type { LoadAssessment } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure, ResultsSinkPort } from "./results-sink.port.ts";

/** Where a load run's evidence goes, and its reports at the end. */
export interface LoadResultsSinkPort extends Pick<ResultsSinkPort, "append"> {
  /** Writes every report from the records appended so far and the assessment; returns the folder. */
  readonly complete: (assessment: LoadAssessment) => Effect.Effect<string, ResultsFailure>;
}
