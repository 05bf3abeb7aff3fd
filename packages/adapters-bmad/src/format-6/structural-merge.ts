import { fieldOf, type PlainRecord, recordOf } from "../values/plain-value.ts";

/** A list whose tables have a `code` (else an `id`) is merged by it; a key that is no text, or empty, is an error upstream, too. */
const keyFieldOf = (items: readonly unknown[]): string | null => {
  const records = items.map(recordOf);
  if (items.length === 0 || records.includes(null)) return null;
  const field = ["code", "id"].find((name) => records.every((one) => Object.hasOwn(one ?? {}, name)));
  if (field === undefined) return null;
  const wrong = records.find((one) => typeof fieldOf(one, field) !== "string" || fieldOf(one, field) === "");
  if (wrong !== undefined) throw new Error(`the ${field} of each of its tables must be a text that is not empty`);
  return field;
};

const mergedLists = (base: readonly unknown[], over: readonly unknown[]): readonly unknown[] => {
  const field = keyFieldOf([...base, ...over]);
  if (field === null) return [...base, ...over];
  const merged = [...base];
  const places = new Map(base.map((item, at) => [fieldOf(recordOf(item), field), at]));
  for (const item of over) {
    const key = fieldOf(recordOf(item), field);
    const at = places.get(key) ?? merged.length;
    places.set(key, at);
    merged[at] = item;
  }
  return merged;
};

/**
 * Lays one layer over another as upstream's resolver does: tables are merged, lists of tables with a `code` or `id` replace
 * what has the same one and append the rest, all other lists append, and everything else is replaced. Throws where keys are no texts.
 */
export const structuralMerge = (base: unknown, over: unknown): unknown => {
  if (Array.isArray(base) && Array.isArray(over)) return mergedLists(base, over);
  const [one, other] = [recordOf(base), recordOf(over)];
  if (one === null || other === null) return over;
  const merged = new Map<string, unknown>(Object.entries(one));
  for (const [key, value] of Object.entries(other))
    merged.set(key, merged.has(key) ? structuralMerge(merged.get(key), value) : value);
  return Object.fromEntries(merged) as PlainRecord;
};
