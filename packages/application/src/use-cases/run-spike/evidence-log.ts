import type { EvidenceRecord } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure, ResultsSinkPort } from "../../ports/results-sink.port.ts";

/** The run's evidence: kept for the assessment and handed to the sink at once, so that it survives the runner. */
export class EvidenceLog {
  readonly #sink: Pick<ResultsSinkPort, "append">;
  readonly #records: EvidenceRecord[] = [];

  constructor(sink: Pick<ResultsSinkPort, "append">) {
    this.#sink = sink;
  }

  get records(): readonly EvidenceRecord[] {
    return this.#records;
  }

  append(records: readonly EvidenceRecord[]): Effect.Effect<void, ResultsFailure> {
    for (const record of records) this.#records.push(record);
    return this.#sink.append(records);
  }
}
