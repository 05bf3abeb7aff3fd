import type { Persona, PersonaTeam } from "@plimsoll/application";
import { keyOf } from "../capabilities/make-persona.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { PersonaIndex } from "../steps/persona-index.ts";
import { yamlOf } from "../values/parse-text.ts";
import { fieldAt, fieldOf, recordOf, textOf, textsOf } from "../values/plain-value.ts";
import { readTable } from "../values/read-parsed.ts";
import type { AgentFile } from "./read-persona.ts";

/** Where teams are told from the format's own rules: in 4.x the orchestrator leads each, in 6.0 nobody does. */
export interface TeamRules {
  readonly format: "bmad-4" | "bmad-6.0";
  /** Added first, whether it is named or not; null for nobody. */
  readonly leader: string | null;
}

/** `*` is everybody of the core, save the master, who is nobody's team mate. */
const everybody = (index: PersonaIndex): readonly Persona[] =>
  index.all.filter(({ pack, aliases }) => pack === "core" && !aliases.includes("bmad-master"));

const membersOf = (
  folder: PersonaFolder,
  at: AgentFile,
  names: readonly string[],
  index: PersonaIndex,
): readonly Persona[] =>
  names.flatMap((name, place): readonly Persona[] => {
    if (name === "*") return everybody(index);
    const found = index.find(name, at.pack);
    if (found !== null) return [found];
    const message = `no persona is called ${name}`;
    folder.report("unresolved-reference", at.file, `agents[${place}]`, { message, hint: "The team was made without." });
    return [];
  });

/** A team file: `bundle`, `agents`, `workflows`. Null where it is none, which is reported. */
export const readTeam = (
  folder: PersonaFolder,
  at: AgentFile,
  index: PersonaIndex,
  { format, leader }: TeamRules,
): PersonaTeam | null => {
  const table = readTable(folder, at.file, { kind: "YAML", parse: yamlOf });
  if (table === null) return null;
  if (recordOf(fieldOf(table, "bundle")) === null || !Array.isArray(fieldOf(table, "agents"))) {
    const message = "neither bundle nor a list of agents";
    folder.report("unsupported-shape", at.file, "", { message, hint: "A team has bundle.name and agents." });
    return null;
  }
  const named = membersOf(folder, at, textsOf(fieldOf(table, "agents")), index);
  const first = leader === null ? null : index.find(leader, at.pack);
  const members = [...(first === null ? [] : [first]), ...named];
  return {
    ...{ key: keyOf(format, at.pack, at.fileStem), format, pack: at.pack, id: at.fileStem },
    name: textOf(fieldAt(table, "bundle", "name")) ?? at.fileStem,
    description: textOf(fieldAt(table, "bundle", "description")),
    members: [...new Set(members.map(({ key }) => key))],
    workflows: textsOf(fieldOf(table, "workflows")),
    source: { file: at.file, field: "agents" },
  };
};
