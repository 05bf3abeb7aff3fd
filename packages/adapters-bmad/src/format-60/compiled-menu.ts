import type { PersonaCommand } from "@plimsoll/application";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import { menuOf } from "./menu-of.ts";
import type { Placed } from "./persona-60.ts";
import { unescapeHtml } from "./unescape-html.ts";

/** Entries that the installer gives everybody: help, chat, party mode, dismissal. They say nothing of anyone. */
const EVERYBODYS = new Set(["MH", "CH", "PM", "DA"]);

/** No entry of 6.0.4 has 2,000; an expression must not be given a line on which it could run for minutes. */
const MAX_LINE_CHARACTERS = 8000;

const itemIn = (line: string): Readonly<Record<string, string>> | null => {
  if (line.length > MAX_LINE_CHARACTERS) return null;
  const [, trigger, attributes = "", description = ""] = /<item cmd="([^"]*)"([^>]*)>([^<]*)/.exec(line) ?? [];
  if (trigger === undefined) return null;
  const targets = [...attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    unescapeHtml(value),
  ]);
  return { ...Object.fromEntries(targets), trigger: unescapeHtml(trigger), description: unescapeHtml(description) };
};

/** The menu of an installed agent, which the installer compiled into the Markdown that the manifest names. */
export const compiledMenu = (
  folder: PersonaFolder,
  path: string | null,
  manifest: string,
): readonly (PersonaCommand & { readonly at: Placed })[] => {
  if (path === null) return [];
  const isInside = !path.startsWith("/") && !path.split("/").includes("..");
  const text = isInside && folder.isFile(path) ? folder.read(path) : null;
  if (text === null) {
    const message = `${path} is not in the folder`;
    folder.report("unresolved-reference", manifest, path, { message, hint: "The persona was made without its menu." });
    return [];
  }
  const items = text
    .split("\n")
    .map(itemIn)
    .filter((item) => item !== null);
  return menuOf(items, path, "menu").filter(({ code }) => !EVERYBODYS.has(code));
};
