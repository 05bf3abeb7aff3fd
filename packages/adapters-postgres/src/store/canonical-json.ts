import type { ParallelWorkflow } from "@plimsoll/domain";
import { createHash } from "node:crypto";

/** JSON with sorted keys (in the manner of RFC 8785): equal texts for equal values, whatever the order of their keys. */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
};

/** SHA-256 of a definition; task by task, because all of them in one text may be longer than a string can be. */
export const definitionHash = ({ tasks, ...rest }: ParallelWorkflow): string => {
  const hash = createHash("sha256").update(canonicalJson(rest));
  for (const task of tasks) hash.update("\n").update(canonicalJson(task));
  return hash.digest("hex");
};
