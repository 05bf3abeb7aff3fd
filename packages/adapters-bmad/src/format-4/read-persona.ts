import type { Persona } from "@plimsoll/application";
import type { Statement } from "../capabilities/capabilities-of.ts";
import { makePersona } from "../capabilities/make-persona.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import { yamlOf } from "../values/parse-text.ts";
import { checkKinds } from "../values/check-kinds.ts";
import { fieldAt, fieldOf, type PlainRecord, recordOf, textOf, textsOf } from "../values/plain-value.ts";
import { tableOf } from "../values/read-parsed.ts";
import { commandsOf } from "./commands-of.ts";
import { fencedYaml } from "./fenced-yaml.ts";

/** Where an agent's file is. */
export interface AgentFile {
  readonly pack: string;
  readonly file: string;
  /** File name without `.md`. */
  readonly fileStem: string;
}

/** Everything that 4.44.3 writes at the top of an agent's block; what is not among them is told. */
const KNOWN_FIELDS = new Set([
  ...["IDE-FILE-RESOLUTION", "IIDE-FILE-RESOLUTION", "REQUEST-RESOLUTION", "activation-instructions"],
  ...["agent", "persona", "core_principles", "commands", "dependencies", "startup", "root", "help-display-template"],
  ...["fuzzy-matching", "transformation", "loading", "kb-mode-behavior", "workflow-guidance"],
  "story-file-permissions",
]);

const dependenciesOf = (block: PlainRecord): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(recordOf(fieldOf(block, "dependencies")) ?? {}).map(([type, names]) => [type, textsOf(names)]),
  );

const namesOf = (file: string, persona: Pick<Persona, "dependencies" | "commands">): readonly Statement[] => [
  ...Object.entries(persona.dependencies).flatMap(([type, names]) =>
    type === "checklists" || type === "data"
      ? []
      : names.map((text, at) => ({ file, field: `dependencies.${type}[${at}]`, text })),
  ),
  ...persona.commands.map(({ code }, at) => ({ file, field: `commands[${at}]`, text: code })),
];

const wrongFields = (folder: PersonaFolder, file: string, block: PlainRecord): void => {
  for (const name of ["agent", "persona", "dependencies"]) {
    const value = fieldOf(block, name);
    if (value === undefined || value === null || recordOf(value) !== null) continue;
    const message = `${name} is ${Array.isArray(value) ? "a list" : typeof value} instead of a table`;
    folder.report("wrong-field", file, name, { message, hint: "What the rest of the file says was used." });
  }
};

const wrongKinds = (folder: PersonaFolder, file: string, block: PlainRecord): void => {
  const texts = {
    agent: ["name", "id", "title", "icon", "whenToUse"],
    persona: ["role", "style", "identity", "focus"],
  };
  for (const [part, fields] of Object.entries(texts))
    checkKinds(folder, recordOf(fieldOf(block, part)), { file, prefix: `${part}.`, texts: fields });
  if (recordOf(fieldOf(block, "commands")) === null)
    checkKinds(folder, block, { file, prefix: "", texts: [], lists: ["commands"] });
};

const personaOf = ({ pack, file, fileStem }: AgentFile, block: PlainRecord): Persona => {
  const agent = (name: string) => textOf(fieldAt(block, "agent", name));
  const said = (name: string) => textOf(fieldAt(block, "persona", name));
  const id = agent("id");
  const name = agent("name") ?? id ?? fileStem;
  const dependencies = dependenciesOf(block);
  const commands = commandsOf(fieldOf(block, "commands"));
  const principles = [
    ...textsOf(fieldAt(block, "persona", "core_principles")),
    ...textsOf(fieldOf(block, "core_principles")),
  ];
  const stated = (field: string, text: string | null): readonly Statement[] =>
    text === null ? [] : [{ file, field, text }];
  return makePersona({
    ...{ format: "bmad-4", pack, fileStem, name, dependencies, commands, principles },
    aliases: [...new Set([fileStem, id ?? fileStem])],
    aliasFields: [
      { file, field: "", text: fileStem },
      ...(id === null || id === fileStem ? [] : stated("agent.id", id)),
    ],
    title: agent("title") ?? name,
    icon: agent("icon"),
    role: said("role") ?? agent("title") ?? name,
    ...{ identity: said("identity"), style: said("style"), focus: said("focus"), whenToUse: agent("whenToUse") },
    facts: textsOf(fieldAt(block, "agent", "customization")),
    roles: [...stated("persona.role", said("role")), ...stated("agent.title", agent("title"))],
    declared: [],
    names: namesOf(file, { dependencies, commands }),
    files: [file],
    unknownFields: Object.keys(block).filter((field) => !KNOWN_FIELDS.has(field)),
  });
};

/** An agent of 4.x: Markdown whose first YAML fence says who it is. */
export const readPersona4 = (folder: PersonaFolder, at: AgentFile): Persona | null => {
  const text = folder.read(at.file);
  if (text === null) return null;
  const yaml = fencedYaml(text);
  const refuse = (message: string): null => {
    folder.report("unsupported-shape", at.file, "", {
      message,
      hint: "An agent of 4.x has one with `agent` or `persona`.",
    });
    return null;
  };
  if (yaml === null) return refuse("no YAML fence in the file");
  const block = tableOf(folder, at.file, yaml, { kind: "YAML", parse: yamlOf });
  if (block === null) return null;
  wrongFields(folder, at.file, block);
  wrongKinds(folder, at.file, block);
  if (recordOf(fieldOf(block, "agent")) === null && recordOf(fieldOf(block, "persona")) === null)
    return refuse("the YAML fence has neither agent nor persona");
  return personaOf(at, block);
};
