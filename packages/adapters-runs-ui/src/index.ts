export { makeRunCatalog } from "./catalog/make-run-catalog.ts";
export type { RunCatalogConfig } from "./catalog/make-run-catalog.ts";
export { compareRuns } from "./compare/compare-runs.ts";
export type { ComparedFigure, ComparedSetting, RunsSideBySide } from "./compare/compare-runs.ts";
export { serveRunsUi } from "./server/serve-runs-ui.ts";
export type { RunsUiConfig } from "./server/serve-runs-ui.ts";
