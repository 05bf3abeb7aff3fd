export { makeCsvExporter } from "./csv/make-csv-exporter.ts";
export { makeOtlpFileExporter } from "./otlp/make-otlp-file-exporter.ts";
export { makeOtlpHttpExporter } from "./otlp/make-otlp-http-exporter.ts";
export type { OtlpHttpConfig } from "./otlp/make-otlp-http-exporter.ts";
export { makePrometheusExporter } from "./prometheus/make-prometheus-exporter.ts";
