import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { diag, type DiagLogger } from "@opentelemetry/api";
import { ExportFailure, type RunExporterPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { exportedEvidence } from "../run/exported-run.ts";
import { batches, SPANS_A_REQUEST } from "./batches.ts";
import { runOtlpMetrics } from "./run-otlp-metrics.ts";
import { runSpans } from "./run-spans.ts";

/** Where the collector listens. */
export interface OtlpHttpConfig {
  /** Base address; `/v1/traces` and `/v1/metrics` are put behind it. */
  readonly endpoint: string;
  /** For one request, its repetitions included. @default 10000 */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

interface ExportResult {
  readonly code: number;
  readonly error?: Error;
}

interface Exporter<A> {
  readonly export: (items: A, done: (result: ExportResult) => void) => void;
  readonly shutdown: () => Promise<void>;
}

const failure = (destination: string, error: Error | undefined): ExportFailure =>
  new ExportFailure({
    destination,
    message: `the collector at ${destination} did not take it: ${error?.message ?? "no reason was given"}`,
    hint: "Start a collector with an OTLP/HTTP receiver, name its base address (http://host:4318), or raise --timeout-ms.",
  });

const send = <A>(exporter: Exporter<A>, items: A, url: string): Effect.Effect<void, ExportFailure> =>
  Effect.callback<void, ExportFailure>((resume) => {
    exporter.export(items, ({ code, error }) => resume(code === 0 ? Effect.void : Effect.fail(failure(url, error))));
  });

const using = <A>(make: () => Exporter<A>) =>
  Effect.acquireRelease(Effect.sync(make), (exporter) => Effect.ignore(Effect.tryPromise(() => exporter.shutdown())));

const unheard = (): void => undefined;

/** A collector may take a request and refuse part of it; the SDK tells that to its diagnostic log alone. */
const partialSuccesses = Effect.acquireRelease(
  Effect.sync(() => {
    const heard: string[] = [];
    const warn: DiagLogger["warn"] = (message, ...rest) => {
      if (/partial success/i.test(message)) heard.push(rest.map(String).join(" "));
    };
    const logger: DiagLogger = { warn, error: unheard, info: unheard, debug: unheard, verbose: unheard };
    diag.setLogger(logger, { suppressOverrideMessage: true });
    return heard;
  }),
  () => Effect.sync(() => diag.disable()),
);

const refuseLosses = (endpoint: string, partial: readonly string[]): Effect.Effect<void, ExportFailure> =>
  partial.length === 0
    ? Effect.void
    : Effect.fail(
        new ExportFailure({
          destination: endpoint,
          message: `the collector at ${endpoint} took only a part: ${partial.join("; ")}`,
          hint: "Look into the collector's own log: it refuses what exceeds its limits or has no pipeline.",
        }),
      );

const addressOf = (endpoint: string, path: string): string => `${endpoint.replace(/\/+$/, "")}${path}`;

/**
 * Sends the run to a collector as OTLP over HTTP, protobuf. Headers (keys of a hosted collector) come from
 * OTEL_EXPORTER_OTLP_HEADERS, as OpenTelemetry's own exporters read them; they never stand on a command line.
 */
export const makeOtlpHttpExporter = ({
  endpoint,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: OtlpHttpConfig): RunExporterPort => ({
  export: Effect.fn("OtlpHttpExporter.export")(function* (run) {
    const evidence = yield* exportedEvidence(run);
    const [tracesUrl, metricsUrl] = [addressOf(endpoint, "/v1/traces"), addressOf(endpoint, "/v1/metrics")];
    const options = (url: string) => ({ url, timeoutMillis: timeoutMs });
    const traces = yield* using(() => new OTLPTraceExporter(options(tracesUrl)));
    const meter = yield* using(() => new OTLPMetricExporter(options(metricsUrl)));
    const partial = yield* partialSuccesses;
    let spanCount = 0;
    for (const batch of batches(runSpans(evidence), SPANS_A_REQUEST)) {
      spanCount += batch.length;
      yield* send(traces, batch, tracesUrl);
    }
    const metrics = yield* Effect.promise(() => runOtlpMetrics(evidence));
    yield* send(meter, metrics, metricsUrl);
    yield* refuseLosses(endpoint, partial);
    const metricCount = metrics.scopeMetrics.reduce((sum, scope) => sum + scope.metrics.length, 0);
    return { destinations: [tracesUrl, metricsUrl], counts: { spans: spanCount, metrics: metricCount } };
  }, Effect.scoped),
});
