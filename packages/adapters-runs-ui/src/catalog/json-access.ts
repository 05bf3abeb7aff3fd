import type { CatalogEstimate, WireNumber } from "@plimsoll/application";

/** An object of a JSON document whose fields are looked at one by one. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value behind field names; undefined where one is missing. */
export const valueAt = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((inner, name) => (isJsonObject(inner) ? inner[name] : undefined), value);

export const textAt = (value: unknown, ...names: readonly string[]): string | null => {
  const found = valueAt(value, ...names);
  return typeof found === "string" ? found : null;
};

export const numberAt = (value: unknown, ...names: readonly string[]): number | null => {
  const found = valueAt(value, ...names);
  return typeof found === "number" ? found : null;
};

export const listAt = (value: unknown, ...names: readonly string[]): readonly unknown[] => {
  const found = valueAt(value, ...names);
  return Array.isArray(found) ? found : [];
};

/** The texts of a list; anything else in it is left out. */
export const textsAt = (value: unknown, ...names: readonly string[]): readonly string[] =>
  listAt(value, ...names).filter((one) => typeof one === "string");

/** A number as result files write it; null for anything else. */
export const wireAt = (value: unknown, ...names: readonly string[]): WireNumber => {
  const found = valueAt(value, ...names);
  return typeof found === "number" || found === "+Infinity" || found === "-Infinity" ? found : null;
};

/** The figure behind field names; null where there is none. */
export const estimateAt = (value: unknown, ...names: readonly string[]): CatalogEstimate | null => {
  const found = valueAt(value, ...names);
  if (!isJsonObject(found) || !("value" in found)) return null;
  return {
    value: wireAt(found, "value"),
    low: wireAt(found, "low"),
    high: wireAt(found, "high"),
    sampleCount: numberAt(found, "sampleCount"),
    method: textAt(found, "method"),
    reason: textAt(found, "reason"),
  };
};

/** A bare number as a figure without an interval. */
export const plainEstimate = (value: WireNumber): CatalogEstimate => ({
  ...{ value, low: null, high: null, sampleCount: null, method: null, reason: null },
});
