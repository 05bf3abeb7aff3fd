import type { PersonaFolder } from "../folder/persona-folder.ts";
import { fieldOf, type PlainRecord, textOf } from "./plain-value.ts";

/** What fields of a table are to be, where they are there at all. */
export interface FieldKinds {
  readonly file: string;
  /** Path of the table, ending in a dot; empty at the top. */
  readonly prefix: string;
  readonly texts: readonly string[];
  readonly lists?: readonly string[];
}

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return "a date";
  return typeof value === "object" ? "a table" : `a ${typeof value}`;
};

/** Reports fields with another kind of value than they can have: readers pass over them, which nobody would notice. */
export const checkKinds = (folder: PersonaFolder, record: PlainRecord | null, kinds: FieldKinds): void => {
  const { file, prefix, texts, lists = [] } = kinds;
  const complain = (name: string, wanted: string, value: unknown): void => {
    const message = `${prefix}${name} is ${kindOf(value)} instead of ${wanted}`;
    folder.report("wrong-field", file, `${prefix}${name}`, {
      message,
      hint: "What the rest of the file says was used.",
    });
  };
  for (const name of texts) {
    const value = fieldOf(record, name);
    const isFine = value === undefined || value === null || typeof value === "string" || textOf(value) !== null;
    if (!isFine) complain(name, "a text", value);
  }
  for (const name of lists) {
    const value = fieldOf(record, name);
    if (value !== undefined && value !== null && !Array.isArray(value)) complain(name, "a list", value);
  }
};
