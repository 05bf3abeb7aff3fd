import { makeBaselineStore, makeResultsArchive } from "@plimsoll/adapters-results";
import {
  CheckBaseline,
  ExplainRun,
  ExportRun,
  RecomputeReport,
  type RunExporterPort,
  SaveBaseline,
} from "@plimsoll/application";
import { Container } from "inversify";
import {
  BaselineStoreToken,
  CheckBaselineToken,
  ExplainRunToken,
  ExportRunToken,
  RecomputeReportToken,
  ResultsArchiveToken,
  RunExporterToken,
  SaveBaselineToken,
} from "./tokens.ts";

const archiveContainer = (resultsFolder: string): Container => {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(ResultsArchiveToken).toResolvedValue(() => makeResultsArchive({ rootDir: resultsFolder }));
  return container;
};

/** The use case of `report`. */
export const composeReport = (resultsFolder: string): RecomputeReport => {
  const container = archiveContainer(resultsFolder);
  container
    .bind(RecomputeReportToken)
    .toResolvedValue((archive) => new RecomputeReport(archive), [ResultsArchiveToken]);
  return container.get(RecomputeReportToken);
};

/** The use case of `explain`, `summary` and `mcp`. */
export const composeExplain = (resultsFolder: string): ExplainRun => {
  const container = archiveContainer(resultsFolder);
  container.bind(ExplainRunToken).toResolvedValue((archive) => new ExplainRun(archive), [ResultsArchiveToken]);
  return container.get(ExplainRunToken);
};

/** The use case of `export`, for one format and place. */
export const composeExport = (resultsFolder: string, exporter: RunExporterPort): ExportRun => {
  const container = archiveContainer(resultsFolder);
  container.bind(RunExporterToken).toConstantValue(exporter);
  container
    .bind(ExportRunToken)
    .toResolvedValue((archive, chosen) => new ExportRun(archive, chosen), [ResultsArchiveToken, RunExporterToken]);
  return container.get(ExportRunToken);
};

/** The use cases of `baseline`. */
export interface Baselines {
  readonly saveBaseline: SaveBaseline;
  readonly checkBaseline: CheckBaseline;
}

/** The use cases of `baseline`, with the folder in which baselines are kept. */
export const composeBaselines = (resultsFolder: string, baselineFolder: string): Baselines => {
  const container = archiveContainer(resultsFolder);
  container.bind(BaselineStoreToken).toResolvedValue(() => makeBaselineStore(baselineFolder));
  container
    .bind(SaveBaselineToken)
    .toResolvedValue((archive, store) => new SaveBaseline(archive, store), [ResultsArchiveToken, BaselineStoreToken]);
  container
    .bind(CheckBaselineToken)
    .toResolvedValue((archive, store) => new CheckBaseline(archive, store), [ResultsArchiveToken, BaselineStoreToken]);
  return { saveBaseline: container.get(SaveBaselineToken), checkBaseline: container.get(CheckBaselineToken) };
};
