import type { Persona } from "@plimsoll/application";
import type { AgentFile } from "../format-4/read-persona.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import { checkKinds } from "../values/check-kinds.ts";
import { yamlOf } from "../values/parse-text.ts";
import { fieldAt, fieldOf, recordOf, textsOf } from "../values/plain-value.ts";
import { readTable } from "../values/read-parsed.ts";
import { customisationOf, overridden, placed, principlesOf } from "./customisation.ts";
import { menuOf } from "./menu-of.ts";
import { persona60 } from "./persona-60.ts";

const META = ["name", "title", "icon", "capabilities"];
const SAID = ["role", "identity", "communication_style"];
const KNOWN = new Set(["metadata", "persona", "menu", "critical_actions", "prompts", "discussion", "memories"]);

/** An agent of 6.0 as its module has it: `*.agent.yaml`, with the project's customisation over it. */
export const readAgentYaml = (folder: PersonaFolder, { pack, file, fileStem }: AgentFile): Persona | null => {
  const table = readTable(folder, file, { kind: "YAML", parse: yamlOf });
  if (table === null) return null;
  const agent = recordOf(fieldOf(table, "agent"));
  if (agent === null || recordOf(fieldOf(agent, "metadata")) === null) {
    const message = "no agent with metadata";
    folder.report("unsupported-shape", file, "agent", { message, hint: "An agent of 6.0 has agent.metadata." });
    return null;
  }
  const part = (name: string) => recordOf(fieldOf(agent, name));
  checkKinds(folder, part("metadata"), { file, prefix: "agent.metadata.", texts: META });
  checkKinds(folder, part("persona"), { file, prefix: "agent.persona.", texts: SAID });
  checkKinds(folder, agent, { file, prefix: "agent.", texts: [], lists: ["menu"] });
  const over = customisationOf(folder, pack, fileStem);
  const meta = (name: string) =>
    overridden(
      placed(file, `agent.metadata.${name}`, fieldAt(agent, "metadata", name)),
      placed(over.file, `agent.metadata.${name}`, fieldAt(over.table, "agent", "metadata", name)),
    );
  const said = (name: string) =>
    overridden(
      placed(file, `agent.persona.${name}`, fieldAt(agent, "persona", name)),
      placed(over.file, `persona.${name}`, fieldAt(over.table, "persona", name)),
    );
  const replaced = principlesOf(fieldAt(over.table, "persona", "principles"));
  const ownMenu = menuOf(fieldOf(agent, "menu"), file, "agent.menu");
  return persona60({
    ...{ pack, fileStem, name: meta("name"), title: meta("title"), icon: meta("icon") },
    ...{ capabilities: meta("capabilities"), role: said("role"), identity: said("identity") },
    style: said("communication_style"),
    principles: replaced.length > 0 ? replaced : principlesOf(fieldAt(agent, "persona", "principles")),
    facts: [
      ...textsOf(fieldOf(agent, "critical_actions")),
      ...textsOf(fieldOf(over.table, "critical_actions")),
      ...textsOf(fieldOf(over.table, "memories")),
    ],
    commands: [...ownMenu, ...menuOf(fieldOf(over.table, "menu"), over.file, "menu")],
    files: over.table === null ? [file] : [file, over.file],
    unknownFields: Object.keys(agent).filter((field) => !KNOWN.has(field)),
  });
};
