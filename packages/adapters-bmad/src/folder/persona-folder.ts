import type { PersonaProblem, PersonaProblemCode } from "@plimsoll/application";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** The largest file of the three releases has 30 KB; a parser must not be given what could keep it busy for minutes. */
export const MAX_FILE_BYTES = 256 * 1024;

/** Entries of one folder that are looked at; the fullest folder of the three releases has 30. */
export const MAX_ENTRIES = 2000;

/** What a thing in a folder is; links count as what they lead to. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Takes note of something that could not be used. */
export type Report = (code: PersonaProblemCode, file: string, field: string, words: ProblemWords) => void;

interface ProblemWords {
  readonly message: string;
  readonly hint: string;
}

/** A folder that is only read, plain file by plain file, with every difficulty on record. Paths are relative, with `/`. */
export interface PersonaFolder {
  /** Sorted by name, so that the same folder gives the same catalogue; empty where there is none. */
  readonly list: (folder: string) => readonly FolderEntry[];
  readonly isFile: (file: string) => boolean;
  /** Null where it can't be read, which is reported, or is not there, which only the caller can judge. */
  readonly read: (file: string) => string | null;
  readonly report: Report;
  /** What was reported until now. */
  readonly problems: readonly PersonaProblem[];
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const byName = (a: FolderEntry, b: FolderEntry): number => (a.name < b.name ? -1 : 1);

const statOf = (whole: string) => statSync(whole, { throwIfNoEntry: false });

/** A link that leads nowhere, or in a circle, is no folder; whoever reads it is told why. */
const isFolderAt = (whole: string): boolean => {
  try {
    return statOf(whole)?.isDirectory() === true;
  } catch {
    return false;
  }
};

/** Opens a folder for reading; `root` is absolute. */
export const openPersonaFolder = (root: string): PersonaFolder => {
  const problems: PersonaProblem[] = [];
  const report: Report = (code, file, field, { message, hint }) =>
    void problems.push({ code, source: { file, field }, message, hint });
  const guarded = <A>(file: string, fallback: A, look: () => A): A => {
    try {
      return look();
    } catch (error) {
      report("unreadable", file, "", { message: reasonOf(error), hint: "Make it readable, or take it away." });
      return fallback;
    }
  };
  const isFile = (file: string): boolean =>
    guarded(file, false, () => statOf(path.join(root, file))?.isFile() === true);
  const list = (folder: string): readonly FolderEntry[] =>
    guarded(folder, [], () => {
      if (statOf(path.join(root, folder))?.isDirectory() !== true) return [];
      const names = readdirSync(path.join(root, folder)).sort();
      if (names.length > MAX_ENTRIES) {
        const message = `${names.length} entries, of which the first ${MAX_ENTRIES} were looked at`;
        report("unreadable", folder, "", { message, hint: "Name the folder that holds the personas." });
      }
      return names
        .slice(0, MAX_ENTRIES)
        .map((name) => ({ name, isFolder: isFolderAt(path.join(root, folder, name)) }))
        .sort(byName);
    });
  const read = (file: string): string | null =>
    guarded(file, null, () => {
      const found = statOf(path.join(root, file));
      if (found === undefined) return null;
      if (found.isFile() && found.size <= MAX_FILE_BYTES) return readFileSync(path.join(root, file), "utf8");
      const message = found.isFile()
        ? `${found.size} bytes; a persona has ${MAX_FILE_BYTES} at most`
        : "not a plain file";
      report("unreadable", file, "", { message, hint: "Put a file of its own there." });
      return null;
    });
  return { list, isFile, read, report, problems };
};
