import type { Persona } from "@plimsoll/application";
import * as Result from "effect/Result";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import { csvOf } from "../values/parse-text.ts";
import { fieldAt, fieldOf, textOf, textsOf } from "../values/plain-value.ts";
import { compiledMenu } from "./compiled-menu.ts";
import { customisationOf, overridden, placed, principlesOf } from "./customisation.ts";
import { menuOf } from "./menu-of.ts";
import { persona60 } from "./persona-60.ts";
import { unescapeHtml } from "./unescape-html.ts";

type Row = Readonly<Record<string, string>>;

const COLUMNS = new Set([
  ...["name", "displayName", "title", "icon", "capabilities", "role", "identity"],
  ...["communicationStyle", "principles", "module", "path", "canonicalId"],
]);

/** Where a manifest is, and under which pack its rows are kept. */
export interface Manifest {
  readonly file: string;
  /** From a row's module. */
  readonly packOf: (module: string) => string;
  /** Whether each row names the agent's own file; a party's rows name files of whoever wrote it. */
  readonly namesFiles: boolean;
}

const rowPersona = (
  folder: PersonaFolder,
  { file, packOf, namesFiles }: Manifest,
  row: Row,
  at: number,
): Persona | null => {
  const fileStem = textOf(fieldOf(row, "name"));
  if (fileStem === null) {
    const hint = "Give the row a name; nobody could call the persona.";
    folder.report("wrong-field", file, `[${at}].name`, { message: "a row without a name", hint });
    return null;
  }
  const module = textOf(fieldOf(row, "module")) ?? "unknown";
  const over = customisationOf(folder, module, fileStem);
  const cell = (name: string) => {
    const text = textOf(fieldOf(row, name));
    return placed(file, `[${at}].${name}`, text === null ? null : unescapeHtml(text));
  };
  const meta = (name: string) =>
    placed(over.file, `agent.metadata.${name}`, fieldAt(over.table, "agent", "metadata", name));
  const said = (name: string) => placed(over.file, `persona.${name}`, fieldAt(over.table, "persona", name));
  const own = namesFiles ? compiledMenu(folder, textOf(fieldOf(row, "path")), file) : [];
  const replaced = principlesOf(fieldAt(over.table, "persona", "principles"));
  return persona60({
    ...{ pack: packOf(module), fileStem, capabilities: overridden(cell("capabilities"), meta("capabilities")) },
    ...{ name: overridden(cell("displayName"), meta("name")), title: overridden(cell("title"), meta("title")) },
    ...{ icon: overridden(cell("icon"), meta("icon")), role: overridden(cell("role"), said("role")) },
    identity: overridden(cell("identity"), said("identity")),
    style: overridden(cell("communicationStyle"), said("communication_style")),
    principles: replaced.length > 0 ? replaced : principlesOf(cell("principles")?.text),
    facts: [...textsOf(fieldOf(over.table, "critical_actions")), ...textsOf(fieldOf(over.table, "memories"))],
    commands: [...own, ...menuOf(fieldOf(over.table, "menu"), over.file, "menu")],
    files: [file, ...new Set(own.map(({ at: { file: from } }) => from)), ...(over.table === null ? [] : [over.file])],
    unknownFields: Object.keys(row).filter((name) => !COLUMNS.has(name)),
  });
};

/** The personas of a manifest of 6.0 (`agent-manifest.csv`, a party's list), with the project's customisations over them. */
export const readAgentManifest = (folder: PersonaFolder, manifest: Manifest): readonly Persona[] => {
  const { file } = manifest;
  const text = folder.read(file);
  if (text === null) return [];
  const rows = csvOf(text);
  if (Result.isFailure(rows)) {
    folder.report("syntax", file, "", { message: rows.failure, hint: "Make it valid CSV." });
    return [];
  }
  const [first] = rows.success;
  if (first !== undefined && !Object.hasOwn(first, "name")) {
    const message = `no column "name" among ${Object.keys(first).join(", ").slice(0, 200)}`;
    folder.report("unsupported-shape", file, "", {
      message,
      hint: "An agent manifest begins with name,displayName,title.",
    });
    return [];
  }
  return rows.success
    .map((row, at) => rowPersona(folder, manifest, row, at))
    .filter((one): one is Persona => one !== null);
};
