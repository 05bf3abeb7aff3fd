import { proseParts } from "../report/prose.ts";

/** Makes text from outside (error messages, names) harmless inside a paragraph or a table cell. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/\s*\r?\n\s*/g, " ")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/([\\`*_[\]|])/g, "\\$1");

/** The judge's prose: its code spans stay, everything else is made harmless. */
export const proseMarkdown = (sentence: string): string =>
  proseParts(sentence)
    .map(({ text, isCode }) => (isCode ? `\`${text}\`` : escapeMarkdown(text)))
    .join("");

/** A table; cells are taken as they are, so escape what comes from outside. Columns with the titles of `numeric` are right-aligned. */
export const markdownTable = (
  header: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly string[] = [],
): string =>
  [header, header.map((title) => (numeric.includes(title) ? "---:" : "---")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

/** A list, or one line that says there is nothing. */
export const markdownList = (items: readonly string[], empty: string): string =>
  (items.length === 0 ? [empty] : items).map((item) => `- ${item}`).join("\n");

/** A command to be copied into a shell. */
export const shellBlock = (command: string): string => ["```sh", command, "```"].join("\n");
