import type { PersonaCommand } from "@plimsoll/application";
import { recordOf, textOf } from "../values/plain-value.ts";

/** `run task \`apply-qa-fixes.md'`, `use create-doc with prd-tmpl.yaml`: the first name of a file that is started. */
const targetIn = (words: string): string | null =>
  /(?:task|template|checklist)s?\s+[`'"]?([\w.-]+)/i.exec(words)?.[1]?.replace(/[.]$/, "") ?? null;

const command = (code: string, words: string): PersonaCommand => {
  const [name = code] = code.replace(/^\*/, "").split(/[\s{]/);
  return { code: name, description: words, target: targetIn(words) };
};

/** `*help - Show commands` or `help: Show commands`. */
const ofText = (text: string): PersonaCommand => {
  const [, code = text, words = ""] = /^\*?([\w-]+(?:\s*\{[^}]*\})*)\s*(?:[-–:]+\s*)?([^]*)$/.exec(text) ?? [];
  return command(code, words);
};

/** Nested orders (`develop-story`) have no one line: their names are told. */
const wordsOf = (value: unknown): string => {
  const nested = Array.isArray(value)
    ? (value as readonly unknown[]).flatMap((one) => Object.keys(recordOf(one) ?? {}))
    : [];
  return textOf(value) ?? nested.join(", ");
};

const ofRecord = (value: unknown): readonly PersonaCommand[] =>
  Object.entries(recordOf(value) ?? {}).map(([code, words]) => command(code, wordsOf(words)));

/** The commands in each of the three shapes in which 4.x has them: a list of tables of one key, a list of texts, a table. */
export const commandsOf = (value: unknown): readonly PersonaCommand[] => {
  if (!Array.isArray(value)) return ofRecord(value);
  return (value as readonly unknown[]).flatMap((one) => {
    const text = textOf(one);
    return text === null ? ofRecord(one) : [ofText(text)];
  });
};
