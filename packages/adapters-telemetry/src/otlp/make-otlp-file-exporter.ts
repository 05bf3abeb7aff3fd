import { JsonMetricsSerializer, JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { RunExporterPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { writeWholeFile } from "../file/write-whole-file.ts";
import { exportedEvidence } from "../run/exported-run.ts";
import { batches, SPANS_A_REQUEST } from "./batches.ts";
import { runOtlpMetrics } from "./run-otlp-metrics.ts";
import { runSpans } from "./run-spans.ts";

const textOf = (request: Uint8Array | undefined): string => new TextDecoder().decode(request);

/** Writes OTLP/JSON to `out`, a request a line (spans first, then metrics), as the collector's file receiver reads it. */
export const makeOtlpFileExporter = (out: string): RunExporterPort => ({
  export: Effect.fn("OtlpFileExporter.export")(function* (run) {
    const evidence = yield* exportedEvidence(run);
    const spans = runSpans(evidence);
    const metrics = yield* Effect.promise(() => runOtlpMetrics(evidence));
    const lines = [
      ...batches(spans, SPANS_A_REQUEST).map((batch) => textOf(JsonTraceSerializer.serializeRequest([...batch]))),
      textOf(JsonMetricsSerializer.serializeRequest(metrics)),
    ];
    yield* writeWholeFile(out, `${lines.join("\n")}\n`);
    const metricCount = metrics.scopeMetrics.reduce((sum, scope) => sum + scope.metrics.length, 0);
    return { destinations: [out], counts: { spans: spans.length, metrics: metricCount } };
  }),
});
