import { makeResultsArchive } from "@plimsoll/adapters-results";
import { ExplainRun } from "@plimsoll/application";
import { Container, type ServiceIdentifier } from "inversify";
import { ResultsArchiveToken } from "./tokens.ts";

const ExplainRunToken = Symbol.for("@plimsoll/spike-runner/ExplainRun") as ServiceIdentifier<ExplainRun>;

/** The use cases that only read stored runs. */
export interface RunReaders {
  readonly explainRun: ExplainRun;
}

/** Builds the container of the commands that read stored runs. */
export const composeRunReaders = (resultsFolder: string): RunReaders => {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(ResultsArchiveToken).toResolvedValue(() => makeResultsArchive({ rootDir: resultsFolder }));
  container.bind(ExplainRunToken).toResolvedValue((archive) => new ExplainRun(archive), [ResultsArchiveToken]);
  return { explainRun: container.get(ExplainRunToken) };
};
