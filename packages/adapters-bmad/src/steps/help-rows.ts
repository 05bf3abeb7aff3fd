import * as Result from "effect/Result";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import { csvOf } from "../values/parse-text.ts";

/** A row of a module's help, with where it stands. */
export interface HelpRow {
  readonly cells: Readonly<Record<string, string>>;
  readonly file: string;
  /** `[3]`: the row's place below the heading. */
  readonly field: string;
}

/** Which help a file is: that of 6.0 has phases and numbers, that of 6.12 who comes before whom. */
export const HELP_COLUMNS = {
  "bmad-6.0": ["phase", "name", "sequence", "workflow-file"],
  "bmad-6-skills": ["phase", "skill", "preceded-by", "followed-by"],
} as const;

/**
 * The rows of a help file that are steps of an order; null where the file is none of this format. What may be done at any
 * time has no place in an order.
 */
export const helpRows = (
  folder: PersonaFolder,
  file: string,
  format: keyof typeof HELP_COLUMNS,
): readonly HelpRow[] | null => {
  const text = folder.isFile(file) ? folder.read(file) : null;
  if (text === null) return null;
  const rows = csvOf(text);
  if (Result.isFailure(rows)) {
    folder.report("syntax", file, "", { message: rows.failure, hint: "Make it valid CSV." });
    return null;
  }
  const [first] = rows.success;
  if (first === undefined || !HELP_COLUMNS[format].every((column) => Object.hasOwn(first, column))) return null;
  return rows.success
    .map((cells, at): HelpRow => ({ cells, file, field: `[${at}]` }))
    .filter(({ cells }) => !["", "anytime"].includes(cells["phase"] ?? ""));
};
