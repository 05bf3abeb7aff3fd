export { makeResultsArchive } from "./archive/make-results-archive.ts";
export { REPORT_FILES } from "./report/report-files.ts";
export type { ReportInput } from "./report/report-input.ts";
export { RUN_SCHEMA_VERSION, RunDocument } from "./run/run-document.ts";
export { publishedSchemas } from "./schemas/published-schemas.ts";
export { makeResultsSink } from "./sink/make-results-sink.ts";
export type { ResultsSinkConfig } from "./sink/make-run-folder.ts";
export type { ResultsRoot } from "./sink/results-root.ts";
export { renderSummary, renderVerdictLine } from "./summary/render-summary.ts";
export type { SummaryInput } from "./summary/render-summary.ts";
export type { SummaryPalette } from "./summary/summary-palette.ts";
export { EXPLANATION_SCHEMA_VERSION, explanationJson } from "./explanation/explanation-json.ts";
export { explanationMarkdown } from "./explanation/explanation-markdown.ts";
export { renderExplanation } from "./explanation/render-explanation.ts";
export {
  COMPARISON_SCHEMA_VERSION,
  ComparisonDocument,
  decodeComparison,
  renderComparisonJson,
} from "./comparison/comparison-document.ts";
export { COMPARISON_EXIT_CODES } from "./comparison/exit-codes.ts";
export { makeComparisonArchive } from "./comparison/make-comparison-archive.ts";
export { makeComparisonSink } from "./comparison/make-comparison-sink.ts";
export { renderComparisonDocs } from "./comparison/render-comparison-docs.ts";
export { renderComparisonLine, renderComparisonSummary } from "./comparison/render-comparison-summary.ts";
export type { RecomputedLoad } from "./load/load-archive.ts";
export { openLoadRun, rewriteLoadReports } from "./load/load-archive.ts";
export { LOAD_SCHEMA_VERSION, LoadDocument } from "./load/load-document.ts";
export { renderLoadSummary } from "./load/load-summary.ts";
export type { LoadSummaryInput } from "./load/load-summary.ts";
export { makeLoadResultsSink } from "./load/make-load-results-sink.ts";
export { makeStreamedLoadSink } from "./load/make-streamed-load-sink.ts";
export { checkAnnotations } from "./baseline/check-annotations.ts";
export { CHECK_SCHEMA_VERSION, checkJson } from "./baseline/check-json.ts";
export { checkJunit } from "./baseline/check-junit.ts";
export { checkMarkdown } from "./baseline/check-markdown.ts";
export { makeBaselineStore } from "./baseline/make-baseline-store.ts";
export { renderCheck } from "./baseline/render-check.ts";
export { CAPACITY_SCHEMA_VERSION, CapacityDocument, renderCapacityJson } from "./capacity/capacity-document.ts";
export { CAPACITY_EXIT_CODES } from "./capacity/exit-codes.ts";
export { makeCapacitySink } from "./capacity/make-capacity-sink.ts";
export { renderCapacityLine, renderCapacitySummary, renderTrialLine } from "./capacity/render-capacity-summary.ts";
export { ConformanceDocument, decodeConformance, renderConformanceJson } from "./conformance/conformance-document.ts";
export { CONFORMANCE_KIND_WORDS, CONFORMANCE_STATUS_MARKS } from "./conformance/conformance-words.ts";
export { CONFORMANCE_EXIT_CODES } from "./conformance/exit-codes.ts";
export { makeConformanceSink } from "./conformance/make-conformance-sink.ts";
export { judgedAnew } from "./conformance/judged-anew.ts";
export { renderConformanceDocs } from "./conformance/render-conformance-docs.ts";
export { renderConformanceHtml } from "./conformance/render-conformance-html.ts";
export { renderConformanceSummary } from "./conformance/render-conformance-markdown.ts";
export { renderAgentSummary } from "./explanation/agent-summary.ts";
export type { AgentSummaryInput } from "./explanation/agent-summary.ts";
export { TUNING_EXIT_CODES } from "./tuning/exit-codes.ts";
export { makeTuningSink } from "./tuning/make-tuning-sink.ts";
export { renderTuningLine, renderTuningSummary, renderTuningTrialLine } from "./tuning/render-tuning-summary.ts";
export { renderTuningJson, TUNING_SCHEMA_VERSION, TuningDocument } from "./tuning/tuning-document.ts";
