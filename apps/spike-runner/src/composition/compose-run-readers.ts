import { makeResultsArchive } from "@plimsoll/adapters-results";
import { ExplainRun, ExportRun, type RunExporterPort } from "@plimsoll/application";
import { Container, type ServiceIdentifier } from "inversify";
import { ResultsArchiveToken } from "./tokens.ts";

const ExplainRunToken = Symbol.for("@plimsoll/spike-runner/ExplainRun") as ServiceIdentifier<ExplainRun>;
const RunExporterToken = Symbol.for("@plimsoll/spike-runner/RunExporter") as ServiceIdentifier<RunExporterPort>;
const ExportRunToken = Symbol.for("@plimsoll/spike-runner/ExportRun") as ServiceIdentifier<ExportRun>;

const archiveContainer = (resultsFolder: string): Container => {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(ResultsArchiveToken).toResolvedValue(() => makeResultsArchive({ rootDir: resultsFolder }));
  return container;
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
