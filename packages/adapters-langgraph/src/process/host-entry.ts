import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NAMES = import.meta.url.endsWith(".ts")
  ? ["../host/graph-host-process.ts"]
  : ["../host/graph-host-process.js", "./graph-host-process.js", "./graph-host-process.mjs"];

/**
 * Where the child begins: from sources and in a built package in `host/`; beside a bundle, where an app has made
 * `graph-host-process.ts` an entry point of its own. Null when there is none.
 */
export const findHostEntry = (entry?: URL): string | null => {
  const candidates = entry === undefined ? NAMES.map((name) => new URL(name, import.meta.url)) : [entry];
  const found = candidates.find((candidate) => existsSync(candidate));
  return found === undefined ? null : fileURLToPath(found);
};
