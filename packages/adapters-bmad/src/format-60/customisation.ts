import type { PersonaFolder } from "../folder/persona-folder.ts";
import { checkKinds } from "../values/check-kinds.ts";
import { yamlOf } from "../values/parse-text.ts";
import { fieldOf, type PlainRecord, recordOf, textOf, textsOf } from "../values/plain-value.ts";
import { readTable } from "../values/read-parsed.ts";
import type { Placed } from "./persona-60.ts";

/** A file and what it says; the base first, then what was laid over it. */
export interface Layer {
  readonly file: string;
  readonly table: PlainRecord | null;
}

/** `_bmad/_config/agents/<module>-<agent>.customize.yaml`; without a table where there is none. */
export const customisationOf = (folder: PersonaFolder, pack: string, fileStem: string): Layer => {
  const file = `_bmad/_config/agents/${pack}-${fileStem}.customize.yaml`;
  const table = folder.isFile(file) ? readTable(folder, file, { kind: "YAML", parse: yamlOf }) : null;
  const persona = recordOf(fieldOf(table, "persona"));
  checkKinds(folder, persona, { file, prefix: "persona.", texts: ["role", "identity", "communication_style"] });
  checkKinds(folder, table, { file, prefix: "", texts: [], lists: ["menu", "critical_actions", "memories"] });
  return { file, table };
};

/** A text in a layer, with where it is. */
export const placed = (file: string, field: string, value: unknown): Placed | null => {
  const text = textOf(value);
  return text === null ? null : { text, file, field };
};

/** What a customisation leaves empty leaves the base in force, as upstream's builder has it. */
export const overridden = (base: Placed | null, over: Placed | null): Placed | null => over ?? base;

/** Principles are one text with a dash a line, or a list. */
export const principlesOf = (value: unknown): readonly string[] =>
  textsOf(value).flatMap((text) =>
    text
      .split("\n")
      .map((line) => line.replace(/^\s*[-*]\s*/, "").trim())
      .filter((line) => line !== ""),
  );
