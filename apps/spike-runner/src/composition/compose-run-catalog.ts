import { makeRunCatalog } from "@plimsoll/adapters-runs-ui";
import type { RunCatalogPort } from "@plimsoll/application";
import { Container, type ServiceIdentifier } from "inversify";

const RunCatalogToken = Symbol.for("@plimsoll/spike-runner/RunCatalog") as ServiceIdentifier<RunCatalogPort>;

/** The catalogue that `ui` shows. */
export const composeRunCatalog = (resultsFolder: string): RunCatalogPort => {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(RunCatalogToken).toResolvedValue(() => makeRunCatalog({ rootDir: resultsFolder }));
  return container.get(RunCatalogToken);
};
