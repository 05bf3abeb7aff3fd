import { JsonMetricsSerializer, JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { RunExporterPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { writeWholeFile } from "../file/write-whole-file.ts";
import { type ExportedEvidence, exportedEvidence } from "../run/exported-run.ts";
import { batches, SPANS_A_REQUEST } from "./batches.ts";
import { runOtlpMetrics } from "./run-otlp-metrics.ts";
import { runSpans } from "./run-spans.ts";

const textOf = (request: Uint8Array | undefined): string => new TextDecoder().decode(request);

/** A request a line, made as it is written. */
class Lines {
  readonly #evidence: ExportedEvidence;
  readonly #metrics: ResourceMetrics;
  spanCount = 0;

  constructor(evidence: ExportedEvidence, metrics: ResourceMetrics) {
    this.#evidence = evidence;
    this.#metrics = metrics;
  }

  *[Symbol.iterator](): Generator<string> {
    for (const batch of batches(runSpans(this.#evidence), SPANS_A_REQUEST)) {
      this.spanCount += batch.length;
      yield `${textOf(JsonTraceSerializer.serializeRequest(batch))}\n`;
    }
    yield `${textOf(JsonMetricsSerializer.serializeRequest(this.#metrics))}\n`;
  }
}

/** Writes OTLP/JSON to `out`, a request a line (spans first, then metrics), as the collector's file receiver reads it. */
export const makeOtlpFileExporter = (out: string): RunExporterPort => ({
  export: Effect.fn("OtlpFileExporter.export")(function* (run) {
    const evidence = yield* exportedEvidence(run);
    const metrics = yield* Effect.promise(() => runOtlpMetrics(evidence));
    const lines = new Lines(evidence, metrics);
    yield* writeWholeFile(out, lines);
    const metricCount = metrics.scopeMetrics.reduce((sum, scope) => sum + scope.metrics.length, 0);
    return { destinations: [out], counts: { spans: lines.spanCount, metrics: metricCount } };
  }),
});
