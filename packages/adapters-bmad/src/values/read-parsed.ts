import * as Result from "effect/Result";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import { type PlainRecord, recordOf } from "./plain-value.ts";

/** Of what a file was thought to be. */
export interface Reading {
  /** `YAML`, `TOML`. */
  readonly kind: string;
  readonly parse: (text: string) => Result.Result<unknown, string>;
}

/** A file's table; null where there is none, which is on record then, save where the file is missing. */
export const readTable = (folder: PersonaFolder, file: string, { kind, parse }: Reading): PlainRecord | null => {
  const text = folder.read(file);
  return text === null ? null : tableOf(folder, file, text, { kind, parse });
};

/** The table of a text that stands in a file. */
export const tableOf = (
  folder: PersonaFolder,
  file: string,
  text: string,
  { kind, parse }: Reading,
): PlainRecord | null => {
  const parsed = parse(text);
  if (Result.isFailure(parsed)) {
    folder.report("syntax", file, "", { message: parsed.failure, hint: `Make it valid ${kind}.` });
    return null;
  }
  const record = recordOf(parsed.success);
  if (record !== null) return record;
  const message = `${kind} of ${parsed.success === null ? "nothing" : typeof parsed.success} instead of a table`;
  folder.report("unsupported-shape", file, "", { message, hint: "Write it as the release does that it is of." });
  return null;
};
