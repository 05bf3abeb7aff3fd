import type { PersonaFolder } from "../folder/persona-folder.ts";
import { yamlOf } from "../values/parse-text.ts";
import { fieldOf, type PlainRecord, recordOf, recordsOf, textOf } from "../values/plain-value.ts";
import { readTable } from "../values/read-parsed.ts";
import { fileOf, readLayers } from "./read-layers.ts";

/** What a roster says of an agent: enough to speak in its name. */
export interface RosterEntry {
  readonly code: string;
  readonly module: string;
  readonly team: string;
  readonly name: string | null;
  readonly title: string | null;
  readonly icon: string | null;
  readonly description: string | null;
  readonly file: string;
  readonly field: string;
  /** False for agents that the project added itself, which have no skill. */
  readonly isShipped: boolean;
}

const entry = (
  code: string,
  module: string,
  said: PlainRecord | null,
  place: Pick<RosterEntry, "file" | "field" | "isShipped">,
): RosterEntry => ({
  ...{ code, module, ...place, team: textOf(fieldOf(said, "team")) ?? module },
  name: textOf(fieldOf(said, "name")),
  title: textOf(fieldOf(said, "title")),
  icon: textOf(fieldOf(said, "icon")),
  description: textOf(fieldOf(said, "description")),
});

/** `agents` of a module's `module.yaml`, as the package has it. */
const ofModule = (folder: PersonaFolder, file: string): readonly RosterEntry[] => {
  const table = folder.isFile(file) ? readTable(folder, file, { kind: "YAML", parse: yamlOf }) : null;
  const module = textOf(fieldOf(table, "code")) ?? "unknown";
  return recordsOf(fieldOf(table, "agents")).flatMap((said, at): readonly RosterEntry[] => {
    const field = `agents[${at}]`;
    const code = textOf(fieldOf(said, "code"));
    if (code !== null) return [entry(code, module, said, { file, field, isShipped: true })];
    folder.report("wrong-field", file, field, { message: "an agent without a code", hint: "Give it one." });
    return [];
  });
};

const CONFIG = ["_bmad/config.toml", "_bmad/config.user.toml"];
const CUSTOM = ["_bmad/custom/config.toml", "_bmad/custom/config.user.toml"];

/** `[agents.*]` of an installed project, over four layers. */
const ofProject = (folder: PersonaFolder): readonly RosterEntry[] => {
  const layers = readLayers(folder, [...CONFIG, ...CUSTOM]);
  if (layers === null) return [];
  return Object.entries(recordOf(fieldOf(layers.merged, "agents")) ?? {}).flatMap(([code, value]) => {
    const said = recordOf(value);
    const file = fileOf(layers, "agents", code);
    const isShipped = layers.layers.some(
      (one) => CONFIG.includes(one.file) && fieldOf(recordOf(fieldOf(one.table, "agents")), code) !== undefined,
    );
    if (said !== null) {
      const module = textOf(fieldOf(said, "module")) ?? "custom";
      return [entry(code, module, said, { file, field: `agents.${code}`, isShipped })];
    }
    folder.report("wrong-field", file, `agents.${code}`, { message: "no table", hint: "Write [agents.<code>]." });
    return [];
  });
};

/** Everybody of the package's modules, or of the project. */
export const rosterOf = (folder: PersonaFolder): readonly RosterEntry[] => [
  ...folder
    .list("src")
    .filter(({ isFolder }) => isFolder)
    .flatMap(({ name }) => ofModule(folder, `src/${name}/module.yaml`)),
  ...ofProject(folder),
];
