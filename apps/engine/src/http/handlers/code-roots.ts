import { realpathSync } from "node:fs";
import path from "node:path";
import { RUNTIME_PATHS } from "@plimsoll/adapters-isolation";
import { resolveCommand } from "../../workflow-file/resolve-command.ts";
import type { TaskInFile, WorkflowFile } from "../../workflow-file/workflow-file.ts";

/** A path that a submitted program would reach, and the field that says so. */
export interface NamedPath {
  readonly field: string;
  readonly path: string;
}

/** Where a path really is; what is not there yet is below what is. Null where that can't be told. */
const realOf = (place: string): string | null => {
  try {
    return realpathSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || place === path.dirname(place)) return null;
    const parent = realOf(path.dirname(place));
    return parent === null ? null : path.join(parent, path.basename(place));
  }
};

const isWithin = (place: string, roots: readonly string[]): boolean =>
  roots.some((root) => place === root || place.startsWith(root.endsWith(path.sep) ? root : root + path.sep));

/** As it is written and as it really is: what is written counts when it runs, where symbolic links are refused (adapters-isolation). */
const isInside = (place: string, roots: readonly string[]): boolean => {
  const real = realOf(place);
  return isWithin(place, roots) && real !== null && isWithin(real, roots);
};

const isPathLike = (program: string): boolean => program.includes("/") || /\.[cm]?[jt]s$/.test(program);
const climbs = (word: string): boolean => !path.isAbsolute(word) && word.split("/").includes("..");

/** Of a command: its program, unless it is one of the system's, and every word that would become a path. */
const commandPaths = (words: readonly string[], at: string, folder: string): readonly NamedPath[] => {
  const { command } = resolveCommand(words, folder);
  return words.flatMap((word, index): readonly NamedPath[] => {
    const place = path.resolve(folder, word);
    const isProgram = index === 0 && isPathLike(word) && !isWithin(path.normalize(word), RUNTIME_PATHS);
    return isProgram || climbs(word) || command[index] !== word
      ? [{ field: `${at}.command[${index}]`, path: place }]
      : [];
  });
};

const pathsOf = (task: TaskInFile, at: string, folder: string): readonly NamedPath[] => {
  if (task.command === undefined) return [];
  const listed = (["readPaths", "writePaths"] as const).flatMap((field) =>
    (task[field] ?? []).map((one, index) => ({ field: `${at}.${field}[${index}]`, path: path.resolve(folder, one) })),
  );
  return [...commandPaths(task.command, at, folder), ...listed];
};

/** The first path of a submitted workflow that lies outside of the roots; null when all are inside. Roots are real paths. */
export const pathOutside = (file: WorkflowFile, folder: string, roots: readonly string[]): NamedPath | null =>
  file.tasks
    .flatMap((task, at) => pathsOf(task, `tasks[${at}]`, folder))
    .find((named) => !isInside(named.path, roots)) ?? null;
