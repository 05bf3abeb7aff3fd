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

/** Text from outside, line by line as it is; its fence is longer than any in it (CommonMark 0.31, section 4.5). */
export const textBlock = (lines: readonly string[]): string => {
  const longest = Math.max(2, ...[...lines.join("\n").matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join("\n");
};
