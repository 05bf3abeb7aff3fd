export { makeResultsArchive } from "./archive/make-results-archive.ts";
export type { ResultsArchiveConfig } from "./archive/make-results-archive.ts";
export type { ReportInput } from "./report/report-input.ts";
export { RUN_SCHEMA_VERSION, RunDocument } from "./run/run-document.ts";
export { publishedSchemas } from "./schemas/published-schemas.ts";
export { makeResultsSink } from "./sink/make-results-sink.ts";
export type { ResultsSinkConfig } from "./sink/make-results-sink.ts";
export { REPORT_FILES } from "./sink/write-reports.ts";
