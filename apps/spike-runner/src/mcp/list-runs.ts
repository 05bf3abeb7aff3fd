import type { CatalogEntry } from "@plimsoll/application";

/** A client's answer stays readable; older runs are named by their ids. */
const MOST_LISTED_RUNS = 100;

const listed = ({
  id,
  kind,
  state,
  startedAt,
  outcome,
  orchestrators,
  agentCount,
  devMode,
  problem,
}: CatalogEntry) => ({
  ...{ run: id, kind, state, startedAt, outcome, orchestrators, agentCount, devMode },
  ...(problem === null ? {} : { problem }),
});

/** The newest results of a catalogue, newest first, as JSON. */
export const listRuns = (entries: readonly CatalogEntry[]): string =>
  `${JSON.stringify(entries.slice(0, MOST_LISTED_RUNS).map(listed), null, 2)}\n`;
