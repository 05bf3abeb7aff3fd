/** A table of a file that somebody else wrote: nothing is known of its values. */
export type PlainRecord = Readonly<Record<string, unknown>>;

/** Null for everything but a table. */
export const recordOf = (value: unknown): PlainRecord | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? (value as PlainRecord)
    : null;

/** An own field; what objects inherit (`constructor`) is never a value of the file. */
export const fieldOf = (record: PlainRecord | null, name: string): unknown =>
  record !== null && Object.hasOwn(record, name) ? record[name] : undefined;

/** The first step of the path that is no table ends the way. */
export const fieldAt = (record: PlainRecord | null, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((value, name) => fieldOf(recordOf(value), name), record);

/** Text, trimmed; a number or a truth value as it is written. Null for an empty text and for everything else. */
export const textOf = (value: unknown): string | null => {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : null;
};

const MAX_SPELT_CHARACTERS = 2000;

/** What a list has besides texts, spelt out: principles that hold a colon were parsed as tables of one key. */
const speltOut = (value: unknown): string | null => {
  const record = recordOf(value);
  if (record === null) return textOf(value);
  const pairs = Object.entries(record).map(([key, inner]) => [key, textOf(inner)] as const);
  if (pairs.length === 0) return null;
  const text = pairs.map(([key, inner]) => (inner === null ? key : `${key}: ${inner}`)).join("; ");
  return text.slice(0, MAX_SPELT_CHARACTERS);
};

/** A list, or a single value that stands for a list of one. */
export const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : [value])
    .map(speltOut)
    .filter((text): text is string => text !== null);

/** Tables of a list; whatever else it holds is not among them. */
export const recordsOf = (value: unknown): readonly PlainRecord[] =>
  Array.isArray(value) ? value.map(recordOf).filter((one): one is PlainRecord => one !== null) : [];

/** Cut for a report. */
export const excerpt = (text: string, characters = 120): string =>
  text.length > characters ? `${text.slice(0, characters)}…` : text;
