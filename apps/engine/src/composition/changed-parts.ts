import type { EngineConfig } from "../config/engine-config.ts";

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

/** Names of the parts in which two configurations differ, as `limits.retention`; no values, which may be anybody's business. */
export const changedParts = (before: EngineConfig, after: EngineConfig): readonly string[] => {
  const [old, next] = [fieldsOf(before), fieldsOf(after)];
  return Object.keys(next).flatMap((file) => {
    const [was, is] = [fieldsOf(old[file]), fieldsOf(next[file])];
    return Object.keys(is)
      .filter((part) => JSON.stringify(was[part]) !== JSON.stringify(is[part]))
      .map((part) => `${file}.${part}`);
  });
};
