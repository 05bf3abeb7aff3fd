import { makeRunCatalog } from "@plimsoll/adapters-runs-ui";
import type { RunCatalogPort } from "@plimsoll/application";
import { Container } from "inversify";
import { RunCatalogToken } from "./tokens.ts";

/** The catalogue that `ui` shows and `mcp` lists. */
export const composeRunCatalog = (resultsFolder: string): RunCatalogPort => {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(RunCatalogToken).toResolvedValue(() => makeRunCatalog({ rootDir: resultsFolder }));
  return container.get(RunCatalogToken);
};
