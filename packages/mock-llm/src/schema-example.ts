import { isObject, itemsOf } from "./wire/wire-format.ts";
import type { JsonObject } from "./wire/wire-format.ts";

/** A schema that refers to itself is cut off here. */
const MAX_DEPTH = 16;
const MAX_ITEMS = 1000;

const DEFAULT_WORDS = "plimsoll";

const TEXT_OF_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-01-31T12:00:00Z",
  date: "2026-01-31",
  time: "12:00:00Z",
  duration: "PT1H",
  email: "archon@example.org",
  hostname: "example.org",
  ipv4: "127.0.0.1",
  ipv6: "::1",
  uri: "https://example.org/",
  uuid: "00000000-0000-4000-8000-000000000072",
};

/** What all parts of one example share. */
interface Place {
  readonly root: JsonObject;
  /** Stand in every text without a format of its own. */
  readonly words: string;
}

const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** Gemini allows bounds as text. */
const sizeOf = (value: unknown): number | null => numberOf(typeof value === "string" ? Number(value) : value);

const text = (schema: JsonObject, words: string): string => {
  const start = TEXT_OF_FORMAT[String(schema["format"])] ?? words;
  const minLength = sizeOf(schema["minLength"]) ?? 0;
  return start.padEnd(minLength, DEFAULT_WORDS).slice(0, sizeOf(schema["maxLength"]) ?? undefined);
};

/** 1 where that is allowed, else the bound nearest to it; then rounded to what it must be a multiple of. */
const number = (schema: JsonObject, isInteger: boolean): number => {
  const step = numberOf(schema["multipleOf"]) ?? (isInteger ? 1 : null);
  const above = numberOf(schema["exclusiveMinimum"]);
  const below = numberOf(schema["exclusiveMaximum"]);
  const least = numberOf(schema["minimum"]) ?? (above === null ? null : above + (step ?? 1));
  const most = numberOf(schema["maximum"]) ?? (below === null ? null : below - (step ?? 1));
  const wanted = Math.max(least ?? Number.NEGATIVE_INFINITY, Math.min(1, most ?? Number.POSITIVE_INFINITY));
  if (step === null) return wanted;
  const up = Math.ceil(wanted / step) * step;
  return most !== null && up > most ? Math.floor(wanted / step) * step : up;
};

/** `#/$defs/Name` of the schema's own root. */
const referred = (root: JsonObject, reference: string): unknown => {
  let at: unknown = root;
  for (const name of reference.replace(/^#\/?/, "").split("/"))
    if (name !== "") at = isObject(at) ? at[name] : undefined;
  return at;
};

const isNullSchema = (schema: unknown): boolean => isObject(schema) && schema["type"] === "null";

const firstChoice = (schema: JsonObject): unknown => {
  const choices = [...itemsOf(schema["anyOf"]), ...itemsOf(schema["oneOf"])];
  return choices.find((choice) => !isNullSchema(choice)) ?? choices[0];
};

/** The first that is not null; Gemini writes types in capitals. */
const typeOf = (schema: JsonObject): string => {
  const given = schema["type"];
  const type = Array.isArray(given) ? (given.find((one) => one !== "null") ?? given[0]) : given;
  return typeof type === "string" ? type.toLowerCase() : "object";
};

/** All parts of an `allOf` laid over one another. */
const merged = (schema: JsonObject, { root }: Place): JsonObject => {
  const parts = itemsOf(schema["allOf"])
    .map((part) => (isObject(part) && typeof part["$ref"] === "string" ? referred(root, part["$ref"]) : part))
    .filter(isObject);
  if (parts.length === 0) return schema;
  const all = [...parts, schema];
  const properties = Object.assign({}, ...all.map((part) => part["properties"])) as JsonObject;
  const required = all.flatMap((part) => itemsOf(part["required"]));
  return Object.assign({}, ...all, { properties, required, allOf: undefined }) as JsonObject;
};

const object = (schema: JsonObject, at: Place, depth: number): JsonObject => {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const names = Array.isArray(schema["required"]) ? schema["required"].map(String) : Object.keys(properties);
  return Object.fromEntries(names.map((name) => [name, example(properties[name], at, depth + 1)]));
};

const array = (schema: JsonObject, at: Place, depth: number): readonly unknown[] =>
  Array.from({ length: Math.min(sizeOf(schema["minItems"]) ?? 0, MAX_ITEMS) }, () =>
    example(schema["items"], at, depth + 1),
  );

const typed = (schema: JsonObject, at: Place, depth: number): unknown => {
  switch (typeOf(schema)) {
    case "string":
      return text(schema, at.words);
    case "integer":
      return number(schema, true);
    case "number":
      return number(schema, false);
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return array(schema, at, depth);
    default:
      return object(schema, at, depth);
  }
};

const example = (given: unknown, at: Place, depth: number): unknown => {
  if (depth > MAX_DEPTH) return null;
  if (!isObject(given)) return {};
  if (typeof given["$ref"] === "string") return example(referred(at.root, given["$ref"]), at, depth + 1);
  const schema = merged(given, at);
  if (schema["const"] !== undefined) return schema["const"];
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  const choice = firstChoice(schema);
  return choice === undefined ? typed(schema, at, depth) : example(choice, at, depth + 1);
};

/**
 * The least value that a JSON Schema accepts: what is required (all properties where it does not say), and nothing drawn; `words` in every text that has no format
 * of its own. Patterns and conditions are not looked at.
 */
export const schemaExample = (schema: unknown, words: string = DEFAULT_WORDS): unknown =>
  example(schema, { root: isObject(schema) ? schema : {}, words }, 0);
