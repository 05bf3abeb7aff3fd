import type { Persona, PersonaTeam } from "@plimsoll/application";
import { keyOf, makePersona } from "../capabilities/make-persona.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { PersonaIndex } from "../steps/persona-index.ts";
import { fieldAt, fieldOf, type PlainRecord, recordsOf, textOf, textsOf } from "../values/plain-value.ts";
import { fileOf, type Layers } from "./read-layers.ts";
import type { SkillFolder } from "./skill-folders.ts";

const KNOWN = new Set(["code", "name", "icon", "title", "persona", "capabilities", "model"]);

const membersIn = (layers: Layers): readonly PlainRecord[] =>
  recordsOf(fieldAt(layers.merged, "workflow", "party_members"));

const memberOf = (folder: PersonaFolder, pack: string, layers: Layers, at: number): Persona | null => {
  const said = membersIn(layers)[at] ?? null;
  const file = fileOf(layers, "workflow", "party_members");
  const field = `workflow.party_members[${at}]`;
  const code = textOf(fieldOf(said, "code"));
  if (code === null) {
    folder.report("wrong-field", file, field, { message: "a party member without a code", hint: "Give it one." });
    return null;
  }
  const title = textOf(fieldOf(said, "title"));
  return makePersona({
    ...{ format: "bmad-6-skills", pack, fileStem: code, aliases: [code], name: textOf(fieldOf(said, "name")) ?? code },
    ...{ title: title ?? code, role: title ?? code, icon: textOf(fieldOf(said, "icon")) },
    ...{ identity: textOf(fieldOf(said, "persona")), style: null, focus: null, whenToUse: null, principles: [] },
    // A sentence for its prompt, upstream says, not a list of what it may do.
    facts: textsOf(fieldOf(said, "capabilities")),
    ...{ commands: [], dependencies: {}, declared: [], names: [], files: layers.layers.map((one) => one.file) },
    aliasFields: [{ file, field: `${field}.code`, text: code }],
    roles: title === null ? [] : [{ file, field: `${field}.title`, text: title }],
    unknownFields: Object.keys(said ?? {}).filter((name) => !KNOWN.has(name)),
  });
};

/** The guests that a party skill brings; they are in no roster. */
export const partyMembers = (folder: PersonaFolder, { skill }: SkillFolder, layers: Layers): readonly Persona[] =>
  membersIn(layers)
    .map((_, at) => memberOf(folder, skill, layers, at))
    .filter((one): one is Persona => one !== null);

/** The groups of a party skill, which is what became of teams. One without members is cast on the fly, and is an empty team. */
export const partyTeams = (
  folder: PersonaFolder,
  { skill }: SkillFolder,
  layers: Layers,
  index: PersonaIndex,
): readonly PersonaTeam[] =>
  recordsOf(fieldAt(layers.merged, "workflow", "party_groups")).flatMap((said, at): readonly PersonaTeam[] => {
    const source = { file: fileOf(layers, "workflow", "party_groups"), field: `workflow.party_groups[${at}]` };
    const id = textOf(fieldOf(said, "id"));
    if (id === null) {
      const hint = "Give it one.";
      folder.report("wrong-field", source.file, source.field, { message: "a party group without an id", hint });
      return [];
    }
    const members = textsOf(fieldOf(said, "members")).flatMap((name) => {
      const found = index.find(name, skill);
      if (found !== null) return [found.key];
      const message = `no persona is called ${name}`;
      folder.report("unresolved-reference", source.file, source.field, {
        message,
        hint: "The group was made without.",
      });
      return [];
    });
    const key = keyOf("bmad-6-skills", skill, id);
    const name = textOf(fieldOf(said, "name")) ?? id;
    const description = textOf(fieldOf(said, "scene"));
    return [{ key, format: "bmad-6-skills", pack: skill, id, name, description, members, workflows: [], source }];
  });
