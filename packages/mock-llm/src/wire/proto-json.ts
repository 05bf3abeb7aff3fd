import { isObject } from "./wire-format.ts";
import type { JsonObject } from "./wire-format.ts";

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * A field by its name in camel case, or as the .proto file has it: parsers of protobuf's JSON take both
 * (protobuf.dev, ProtoJSON Format), and Google's Python client mixes them.
 */
export const protoField = (object: JsonObject, name: string): unknown => object[name] ?? object[snakeCase(name)];

/** The value at this path of fields, undefined where there is none. */
export const protoValueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((at: unknown, name) => (isObject(at) ? protoField(at, name) : undefined), value);

/** Fields of Gemini's `Schema` whose names differ. */
const FIELDS: ReadonlyMap<string, string> = new Map(
  ["anyOf", "minItems", "maxItems", "minLength", "maxLength"].map((name) => [snakeCase(name), name]),
);

/** The names of properties are the client's own and stay. */
const valueOf = (name: string, value: unknown): unknown =>
  name === "properties" && isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([property, schema]) => [property, protoSchema(schema)]))
    : protoSchema(value);

/** Gemini's `Schema` with its fields in camel case, as JSON Schema has them. */
export const protoSchema = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(protoSchema);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [FIELDS.get(name) ?? name, valueOf(name, value)]),
  );
};
