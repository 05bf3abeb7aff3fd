import {
  type CatalogEntry,
  type InvocationQuery,
  type RunCatalogPort,
  RunNotFound,
  ResultsFailure,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { invocationPage } from "../samples/invocation-page.ts";
import { invocationTimeline } from "../samples/invocation-timeline.ts";
import { runOverview } from "../samples/run-overview.ts";
import { runProgress } from "../samples/run-progress.ts";
import { SamplesCache } from "../samples/samples-cache.ts";
import { detailOfDocument } from "./detail-of-document.ts";
import { FolderCache } from "./folder-cache.ts";
import { reportsAmong, SAMPLES_FILE } from "./kinds.ts";
import { readWhole } from "./read-folder.ts";

/** Where the runs lie: `<rootDir>/<runId>/`. */
export interface RunCatalogConfig {
  readonly rootDir: string;
}

/** As the sinks name their folders; it can't lead out of the root. */
const FOLDER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** Each has a file open and a document in memory; a process has a thousand open files at most, often fewer. */
const MOST_READ_AT_ONCE = 16;

const notFound = (name: string, message: string): RunNotFound =>
  new RunNotFound({ name, message, hint: "The list of runs names all that there are." });

const reading = <A>(path: string, work: () => Promise<A>): Effect.Effect<A, ResultsFailure> =>
  Effect.tryPromise({
    try: work,
    catch: (cause) =>
      new ResultsFailure({
        path,
        message: cause instanceof Error ? cause.message : String(cause),
        hint: "Make the folder and its files readable, or name another folder with --results.",
      }),
  });

const isFolder = async (path: string): Promise<boolean> =>
  await lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** The folders of the root; none while it does not exist: the first run makes it. */
const idsIn = async (rootDir: string): Promise<readonly string[]> => {
  const entries = await readdir(rootDir, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw cause;
  });
  return entries.filter((entry) => entry.isDirectory() && FOLDER_NAME.test(entry.name)).map(({ name }) => name);
};

const newestFirst = (left: CatalogEntry, right: CatalogEntry): number =>
  (right.startedAt ?? "").localeCompare(left.startedAt ?? "") || right.id.localeCompare(left.id);

/** Reads the results below a folder; everything is read anew when its files change, and growing samples are read on. */
export const makeRunCatalog = ({ rootDir }: RunCatalogConfig): RunCatalogPort => {
  const folders = new FolderCache(rootDir);
  const samples = new SamplesCache((id) => join(rootDir, id, SAMPLES_FILE));

  /** Null for a folder that went away while it was looked at. */
  const entryOf = (id: string): Effect.Effect<CatalogEntry | null> =>
    Effect.promise(() => folders.entry(id).catch(() => null));

  const existing = Effect.fnUntraced(function* (id: string) {
    const isThere = FOLDER_NAME.test(id) && (yield* Effect.promise(() => isFolder(join(rootDir, id))));
    if (!isThere) return yield* notFound(id, `there is no run "${id}"`);
    return join(rootDir, id);
  });
  const folderOf = Effect.fnUntraced(function* (id: string) {
    const path = yield* existing(id);
    return yield* reading(path, () => folders.folder(id));
  });
  const followed = Effect.fnUntraced(function* (id: string) {
    const { files } = yield* folderOf(id);
    if (!files.includes(SAMPLES_FILE)) return yield* notFound(id, `the run "${id}" has no ${SAMPLES_FILE}`);
    return yield* reading(join(rootDir, id, SAMPLES_FILE), () => samples.caughtUp(id));
  });

  return {
    list: Effect.gen(function* () {
      const ids = yield* reading(rootDir, () => idsIn(rootDir));
      const entries = yield* Effect.forEach(ids, entryOf, { concurrency: MOST_READ_AT_ONCE });
      return entries.filter((entry) => entry !== null).toSorted(newestFirst);
    }),
    detail: (id) =>
      Effect.map(folderOf(id), ({ entry, document, files }) =>
        detailOfDocument(entry, document, { reports: reportsAmong(files), hasSamples: files.includes(SAMPLES_FILE) }),
      ),
    overview: (id) => Effect.map(followed(id), runOverview),
    invocations: (id, query: InvocationQuery) => Effect.map(followed(id), ({ index }) => invocationPage(index, query)),
    timeline: Effect.fnUntraced(function* (id, requestId) {
      const { index } = yield* followed(id);
      const invocation = index.invocation(requestId);
      if (invocation === null) return yield* notFound(requestId, `the run has no invocation "${requestId}"`);
      return invocationTimeline(index, invocation);
    }),
    progress: Effect.fnUntraced(function* (id) {
      const { index } = yield* followed(id);
      const { entry } = yield* folderOf(id);
      return runProgress(index, entry.state);
    }),
    report: Effect.fnUntraced(function* (id, name) {
      const { files } = yield* folderOf(id);
      if (!reportsAmong(files).includes(name)) return yield* notFound(name, `the run "${id}" has no report "${name}"`);
      const path = join(rootDir, id, name);
      return yield* reading(path, () => readWhole(path));
    }),
  };
};
