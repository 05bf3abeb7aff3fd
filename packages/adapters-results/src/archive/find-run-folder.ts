import { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { SAMPLES_FILE } from "./report-input-of-folder.ts";

const writtenAtMs = async (folder: string): Promise<number | null> => {
  try {
    return (await stat(join(folder, SAMPLES_FILE))).mtimeMs;
  } catch {
    return null;
  }
};

const latestOf = async (rootDir: string): Promise<string | null> => {
  const entries = await readdir(rootDir, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(rootDir, entry.name));
  const dated = await Promise.all(folders.map(async (folder) => ({ folder, at: await writtenAtMs(folder) })));
  const runs = dated.flatMap(({ folder, at }) => (at === null ? [] : [{ folder, at }]));
  return runs.toSorted((a, b) => b.at - a.at || b.folder.localeCompare(a.folder))[0]?.folder ?? null;
};

const candidatesOf = (rootDir: string, run: string): readonly string[] => {
  const path = resolve(run);
  const folder = basename(path) === SAMPLES_FILE ? dirname(path) : path;
  return isAbsolute(run) ? [folder] : [join(rootDir, run), folder];
};

const findExisting = async (rootDir: string, run: string): Promise<string | null> => {
  for (const folder of candidatesOf(rootDir, run)) if ((await writtenAtMs(folder)) !== null) return folder;
  return null;
};

const notFound = (rootDir: string, run: string): ResultsFailure =>
  new ResultsFailure({
    path: rootDir,
    message: run === "latest" ? `there is no run in ${rootDir}` : `there is no run "${run}"`,
    hint: `Name a run's folder, its id below ${rootDir}, or \`latest\`; a run has a ${SAMPLES_FILE}.`,
  });

/** Folder of a run named by its folder, its samples file, its id, or `latest` (the one whose samples were written last). */
export const findRunFolder = (rootDir: string, run: string): Effect.Effect<string, ResultsFailure> =>
  Effect.flatMap(
    Effect.promise(() => (run === "latest" ? latestOf(rootDir) : findExisting(rootDir, run))),
    (folder) => (folder === null ? Effect.fail(notFound(rootDir, run)) : Effect.succeed(folder)),
  );
