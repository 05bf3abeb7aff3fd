import type { PersonaProblem } from "@plimsoll/application";
import type { FolderEntry, PersonaFolder } from "../folder/persona-folder.ts";

const entriesBelow = (files: ReadonlyMap<string, string>, folder: string): readonly FolderEntry[] => {
  const prefix = folder === "" ? "" : `${folder}/`;
  const found = new Map<string, boolean>();
  for (const file of files.keys()) {
    if (!file.startsWith(prefix)) continue;
    const [name = "", ...others] = file.slice(prefix.length).split("/");
    found.set(name, others.length > 0);
  }
  return [...found].map(([name, isFolder]) => ({ name, isFolder })).sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** A folder without a disk, so that thousands can be read in a second. */
export const memoryFolder = (texts: Readonly<Record<string, string>>): PersonaFolder => {
  const files = new Map(Object.entries(texts));
  const problems: PersonaProblem[] = [];
  return {
    list: (folder) => entriesBelow(files, folder),
    isFile: (file) => files.has(file),
    read: (file) => files.get(file) ?? null,
    report: (code, file, field, { message, hint }) =>
      void problems.push({ code, source: { file, field }, message, hint }),
    problems,
  };
};
