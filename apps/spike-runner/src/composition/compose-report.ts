import { makeResultsArchive } from "@plimsoll/adapters-results";
import { RecomputeReport } from "@plimsoll/application";
import { Container } from "inversify";
import { RecomputeReportToken, ResultsArchiveToken } from "./tokens.ts";

/** Builds the container of `report`. */
export const composeReport = (resultsFolder: string): RecomputeReport => {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(ResultsArchiveToken).toResolvedValue(() => makeResultsArchive({ rootDir: resultsFolder }));
  container
    .bind(RecomputeReportToken)
    .toResolvedValue((archive) => new RecomputeReport(archive), [ResultsArchiveToken]);
  return container.get(RecomputeReportToken);
};
