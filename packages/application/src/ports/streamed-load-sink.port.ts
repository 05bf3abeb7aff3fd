import type { LoadAssessment } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure, ResultsSinkPort } from "./results-sink.port.ts";

/** What followed from a run's evidence, and where it and the reports are. */
export interface JudgedLoad {
  readonly assessment: LoadAssessment;
  readonly folder: string;
}

/** Where the evidence of a load goes whose writer keeps none of it. */
export interface StreamedLoadSinkPort extends Pick<ResultsSinkPort, "append"> {
  /** Reads back all that was appended, judges it, and writes every report. */
  readonly judge: Effect.Effect<JudgedLoad, ResultsFailure>;
}
