import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/** A stored run as its folder tells it without its samples being read. */
export interface ListedRun {
  readonly run: string;
  readonly writtenAt: string;
  /** Null where the run wrote no run.json, or one that can't be read. */
  readonly verdict: string | null;
  readonly orchestrator: string | null;
  readonly agentCount: number | null;
  readonly devMode: boolean | null;
}

/** A client's answer stays readable; older runs are named by their ids. */
export const MOST_LISTED_RUNS = 100;

interface StoredRun {
  readonly verdict?: { readonly kind?: string };
  readonly scenario?: { readonly orchestrator?: string; readonly agentCount?: number };
  readonly devMode?: boolean;
}

const storedRun = async (folder: string): Promise<StoredRun> => {
  try {
    return JSON.parse(await readFile(path.join(folder, "run.json"), "utf8")) as StoredRun;
  } catch {
    return {};
  }
};

const writtenAtMs = async (folder: string): Promise<number | null> => {
  try {
    return (await stat(path.join(folder, "samples.ndjson"))).mtimeMs;
  } catch {
    return null;
  }
};

const listed = async (resultsFolder: string, run: string, atMs: number): Promise<ListedRun> => {
  const { verdict, scenario, devMode } = await storedRun(path.join(resultsFolder, run));
  return {
    run,
    writtenAt: new Date(atMs).toISOString(),
    verdict: verdict?.kind ?? null,
    orchestrator: scenario?.orchestrator ?? null,
    agentCount: scenario?.agentCount ?? null,
    devMode: devMode ?? null,
  };
};

/** The newest runs of a folder, newest first; a folder that is not there has none. */
export const listRuns = async (resultsFolder: string): Promise<readonly ListedRun[]> => {
  const entries = await readdir(resultsFolder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const dated = await Promise.all(
    names.map(async (name) => ({ name, atMs: await writtenAtMs(path.join(resultsFolder, name)) })),
  );
  const runs = dated.flatMap(({ name, atMs }) => (atMs === null ? [] : [{ name, atMs }]));
  const newest = runs.toSorted((a, b) => b.atMs - a.atMs).slice(0, MOST_LISTED_RUNS);
  return Promise.all(newest.map(({ name, atMs }) => listed(resultsFolder, name, atMs)));
};
