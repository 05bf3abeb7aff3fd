import { isJsonObject, type JsonObject, valueAt } from "./json-access.ts";

/** What makes two runs different before they begin. */
const SECTIONS = [
  "scenario",
  "load",
  "seed",
  "llm",
  "orchestrator",
  "environment",
  "lockfileSha256",
  "fairness",
] as const;
const flatten = (name: string, value: unknown): readonly (readonly [string, string])[] => {
  if (value === undefined) return [];
  if (isJsonObject(value)) return Object.entries(value).flatMap(([key, inner]) => flatten(`${name}.${key}`, inner));
  if (Array.isArray(value) && value.some(isJsonObject))
    return value.flatMap((inner: unknown, at) => flatten(`${name}.${at}`, inner));
  return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
};

/** Configuration, machine and versions by their path; lists of plain values as JSON. */
export const settingsOfDocument = (document: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(SECTIONS.flatMap((section) => flatten(section, valueAt(document, section))));
