import type { EvidenceRecord, Explanation, RunAssessment } from "@plimsoll/domain";
import { assessRun, explainRun } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResultsArchivePort } from "../../ports/results-archive.port.ts";

/** A run with its verdict and why it came out so, both followed from the raw samples. */
export interface ExplainedRun {
  readonly runId: string;
  readonly folder: string;
  readonly records: readonly EvidenceRecord[];
  readonly explanation: Explanation;
  readonly assessment: RunAssessment;
  /** Number of a last line that was cut off in writing and left out; null otherwise. */
  readonly tornLine: number | null;
}

/** Says where the time of a stored run went and which limit binds; writes nothing. */
export class ExplainRun {
  readonly #archive: ResultsArchivePort;

  constructor(archive: ResultsArchivePort) {
    this.#archive = archive;
  }

  readonly execute = Effect.fn("ExplainRun.execute")(
    { self: this as ExplainRun },
    function* (this: ExplainRun, run: string) {
      const { runId, folder, records, tornLine } = yield* this.#archive.open(run);
      const explanation = explainRun(records);
      const explained: ExplainedRun = {
        ...{ runId, folder, records, tornLine, explanation },
        assessment: assessRun(records),
      };
      return explained;
    },
  );
}
