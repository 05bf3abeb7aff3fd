import * as Result from "effect/Result";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import { guarded, tomlOf } from "../values/parse-text.ts";
import { type PlainRecord, recordOf } from "../values/plain-value.ts";
import { readTable } from "../values/read-parsed.ts";
import { structuralMerge } from "./structural-merge.ts";

/** Layers as one table, and each by itself, so that a value can be traced to its file. */
export interface Layers {
  readonly merged: PlainRecord;
  readonly layers: readonly { readonly file: string; readonly table: PlainRecord }[];
}

/**
 * Reads TOML files over one another, later ones on top. One that is missing is passed over; one that is there and can't be used
 * refuses the whole, as upstream does, because what it takes back (a principle, a menu entry) is not known. Null then, and
 * where not even the first is there.
 */
export const readLayers = (folder: PersonaFolder, files: readonly string[]): Layers | null => {
  const present = files.filter((file) => folder.isFile(file));
  const layers = present.map((file) => ({ file, table: readTable(folder, file, { kind: "TOML", parse: tomlOf }) }));
  const usable = layers.filter((one): one is Layers["layers"][number] => one.table !== null);
  if (usable.length === 0 || usable.length < layers.length || present[0] !== files[0]) return null;
  const merged = guarded(() => usable.map(({ table }) => table as unknown).reduce(structuralMerge));
  if (Result.isSuccess(merged)) return { merged: recordOf(merged.success) ?? {}, layers: usable };
  const file = usable.at(-1)?.file ?? "";
  folder.report("wrong-field", file, "", {
    message: merged.failure,
    hint: "The persona was left out, as upstream refuses it.",
  });
  return null;
};

/** The file of the topmost layer that has anything at the path, for provenance. */
export const fileOf = ({ layers }: Layers, ...names: readonly string[]): string => {
  const has = (table: PlainRecord): boolean => {
    const end = names.reduce<unknown>((value, name) => {
      const record = recordOf(value);
      return record !== null && Object.hasOwn(record, name) ? record[name] : undefined;
    }, table);
    return end !== undefined;
  };
  return layers.findLast(({ table }) => has(table))?.file ?? layers[0]?.file ?? "";
};
