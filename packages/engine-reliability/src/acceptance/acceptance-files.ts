import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Of the workspace. */
export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url)).replace(/\/$/, "");

/** A file with tests that are named after an acceptance criterion. */
export interface AcceptanceFile {
  /** From the workspace's root. */
  readonly file: string;
  readonly source: string;
}

const TITLE = /^\s*(?:it|test)(?:\.(?:effect|live|each\(.*?\)))?\(\s*"(AC\d+\.\d+(?:, AC\d+\.\d+)*: [^"]+)"/gm;

/** Titles of such tests, as they are written, with the placeholders of `it.each`. */
export const titlesIn = (source: string): readonly string[] =>
  [...source.matchAll(TITLE)].map(([, title]) => title ?? "");

/** All of them in the workspace, by path. */
export const acceptanceFiles = (): readonly AcceptanceFile[] =>
  globSync("{packages,apps,tools}/*/src/**/*.spec.ts", { cwd: ROOT })
    .toSorted()
    .map((file) => ({ file, source: readFileSync(`${ROOT}/${file}`, "utf8") }))
    .filter(({ source }) => titlesIn(source).length > 0);
