import { assessRun } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResultsArchivePort } from "../../ports/results-archive.port.ts";
import type { ExportReceipt, RunExporterPort } from "./run-exporter.port.ts";

/** What was exported of which run. */
export interface ExportedRun extends ExportReceipt {
  readonly runId: string;
  /** Number of a last line of the samples that was cut off and left out; null otherwise. */
  readonly tornLine: number | null;
}

/** Exports a stored run; every figure is recomputed from its raw samples. */
export class ExportRun {
  readonly #archive: ResultsArchivePort;
  readonly #exporter: RunExporterPort;

  constructor(archive: ResultsArchivePort, exporter: RunExporterPort) {
    this.#archive = archive;
    this.#exporter = exporter;
  }

  readonly execute = Effect.fn("ExportRun.execute")(
    { self: this as ExportRun },
    function* (this: ExportRun, run: string) {
      const { runId, records, tornLine } = yield* this.#archive.open(run);
      const receipt = yield* this.#exporter.export({ runId, records, assessment: assessRun(records) });
      const exported: ExportedRun = { ...receipt, runId, tornLine };
      return exported;
    },
  );
}
