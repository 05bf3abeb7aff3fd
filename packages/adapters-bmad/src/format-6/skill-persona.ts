import type { Persona, PersonaCommand } from "@plimsoll/application";
import { makePersona } from "../capabilities/make-persona.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import { checkKinds } from "../values/check-kinds.ts";
import { fieldAt, fieldOf, type PlainRecord, recordOf, recordsOf, textOf, textsOf } from "../values/plain-value.ts";
import { frontMatter } from "./front-matter.ts";
import { fileOf, type Layers } from "./read-layers.ts";
import type { RosterEntry } from "./roster.ts";
import type { SkillFolder } from "./skill-folders.ts";

const KNOWN = new Set([
  ...["name", "title", "icon", "role", "identity", "communication_style", "principles", "persistent_facts"],
  ...["activation_steps_prepend", "activation_steps_append", "menu"],
]);

const TEXTS = ["name", "title", "icon", "role", "identity", "communication_style"];
const LISTS = ["principles", "persistent_facts", "menu"];

/** A skill without `[agent]` customises a workflow, and is nobody; one whose layers end with something else there is reported. */
const noAgent = (folder: PersonaFolder, layers: Layers): null => {
  if (fieldOf(layers.merged, "agent") === undefined) return null;
  const message = "agent is no table, so that nobody is left";
  const hint = "Write [agent]; the persona was left out.";
  folder.report("wrong-field", fileOf(layers, "agent"), "agent", { message, hint });
  return null;
};

const SHORT = /^bmad-agent-/;

const aliasesOf = (skill: string): readonly string[] => [...new Set([skill, skill.replace(SHORT, "")])];

const commandOf = (item: PlainRecord): PersonaCommand => ({
  code: textOf(fieldOf(item, "code")) ?? "",
  description: textOf(fieldOf(item, "description")) ?? "",
  target: textOf(fieldOf(item, "skill")),
});

/** A persona of 6.12: a skill whose `[agent]`, with the layers over it, says who it is. Null where it is no agent. */
export const skillPersona = (
  folder: PersonaFolder,
  place: SkillFolder,
  layers: Layers,
  roster: RosterEntry | null,
): Persona | null => {
  const agent = recordOf(fieldOf(layers.merged, "agent"));
  if (agent === null) return noAgent(folder, layers);
  for (const { file, table } of layers.layers)
    checkKinds(folder, recordOf(fieldOf(table, "agent")), { file, prefix: "agent.", texts: TEXTS, lists: LISTS });
  const head = frontMatter(folder, place);
  const { skill } = place;
  const said = (name: string) => textOf(fieldOf(agent, name));
  const stated = (name: string, text: string | null) =>
    text === null ? [] : [{ file: fileOf(layers, "agent", name), field: `agent.${name}`, text }];
  const name = said("name") ?? roster?.name ?? skill;
  const title = said("title") ?? roster?.title ?? name;
  const commands = recordsOf(fieldAt(agent, "menu")).map(commandOf);
  const menuFile = fileOf(layers, "agent", "menu");
  const own = layers.layers[0]?.file ?? "";
  return makePersona({
    ...{ format: "bmad-6-skills", pack: roster?.module ?? "unlisted", fileStem: skill, name, title, commands },
    ...{ aliases: aliasesOf(skill), icon: said("icon"), role: said("role") ?? title, identity: said("identity") },
    ...{ style: said("communication_style"), focus: null, whenToUse: textOf(fieldOf(head, "description")) },
    principles: textsOf(fieldOf(agent, "principles")),
    facts: textsOf(fieldOf(agent, "persistent_facts")),
    dependencies: {},
    aliasFields: aliasesOf(skill).map((text) => ({ file: own, field: "", text })),
    // Its role is a sentence that names others' work, too ("convert the PRD and UX into …"); its title is its own.
    roles: stated("title", said("title")),
    declared: [],
    names: commands.map(({ target, description }, at) => ({
      ...{ file: menuFile, field: `agent.menu[${at}]`, text: target ?? description },
    })),
    files: [...layers.layers.map(({ file }) => file), `${place.at}/SKILL.md`],
    unknownFields: Object.keys(agent).filter((field) => !KNOWN.has(field)),
  });
};

/** An agent that only the roster knows: a name, a title and a description, which is what upstream's own readers go by. */
export const rosterPersona = (folder: PersonaFolder, entry: RosterEntry): Persona => {
  const { code, module, file, field, isShipped, icon, description } = entry;
  if (isShipped) {
    const message = `no skill folder ${code} with a customize.toml`;
    const hint = "Install its module again; until then it is only what the roster says.";
    folder.report("unresolved-reference", file, field, { message, hint });
  }
  const title = entry.title ?? entry.name ?? code;
  const roles = entry.title === null ? [] : [{ file, field: `${field}.title`, text: entry.title }];
  return makePersona({
    ...{ format: "bmad-6-skills", pack: module, fileStem: code, name: entry.name ?? code, title, icon, role: title },
    ...{ identity: description, style: null, focus: null, whenToUse: null, principles: [], facts: [], commands: [] },
    ...{ dependencies: {}, declared: [], names: [], roles, files: [file], unknownFields: [] },
    aliases: aliasesOf(code),
    aliasFields: aliasesOf(code).map((text) => ({ file, field, text })),
  });
};
