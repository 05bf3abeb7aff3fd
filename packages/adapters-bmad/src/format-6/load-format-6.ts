import type { Persona, PersonaTeam, PersonaWorkflow } from "@plimsoll/application";
import { keyOf } from "../capabilities/make-persona.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { LoadedFormat } from "../loaded-format.ts";
import { makeWorkflow } from "../steps/make-workflow.ts";
import { type PersonaIndex, personaIndex } from "../steps/persona-index.ts";
import { fieldAt } from "../values/plain-value.ts";
import { helpWorkflows6 } from "./help-workflow.ts";
import { partyMembers, partyTeams } from "./party.ts";
import { type Layers, readLayers } from "./read-layers.ts";
import { type RosterEntry, rosterOf } from "./roster.ts";
import { rosterPersona, skillPersona } from "./skill-persona.ts";
import { layersOf, type SkillFolder, skillFolders } from "./skill-folders.ts";

interface Skill {
  readonly place: SkillFolder;
  readonly layers: Layers;
}

const skillsOf = (folder: PersonaFolder): readonly Skill[] =>
  skillFolders(folder).flatMap((place) => {
    const layers = readLayers(folder, layersOf(place));
    return layers === null ? [] : [{ place, layers }];
  });

/** Agents that share a `team`. */
const rosterTeams = (roster: readonly RosterEntry[], index: PersonaIndex): readonly PersonaTeam[] =>
  [...new Set(roster.map(({ team }) => team))].map((id) => {
    const own = roster.filter(({ team }) => team === id);
    const [first] = own;
    const pack = first?.module ?? "unknown";
    const members = own.flatMap(({ code, module }) => index.find(code, module)?.key ?? []);
    const source = { file: first?.file ?? "", field: `${first?.field ?? ""}.team` };
    const key = keyOf("bmad-6-skills", pack, id);
    return { key, format: "bmad-6-skills", pack, id, name: id, description: null, members, workflows: [], source };
  });

const HELP = "_bmad/_config/bmad-help.csv";

const helpFiles = (folder: PersonaFolder): readonly string[] =>
  folder.isFile(HELP)
    ? [HELP]
    : folder
        .list("src")
        .filter(({ isFolder }) => isFolder)
        .map(({ name }) => `src/${name}/module-help.csv`);

const isParty = ({ layers }: Skill): boolean => fieldAt(layers.merged, "workflow", "party_members") !== undefined;

/** Everything of 6.3 to 6.12 that the folder has; null where it has none. */
export const loadFormat6 = (folder: PersonaFolder): LoadedFormat | null => {
  const roster = rosterOf(folder);
  const broken = folder.problems.length;
  const skills = skillsOf(folder);
  if (roster.length === 0 && skills.length === 0 && folder.problems.length === broken) return null;
  const own = skills.flatMap(({ place, layers }): readonly Persona[] => {
    const entry = roster.find(({ code }) => code === place.skill) ?? null;
    const persona = skillPersona(folder, place, layers, entry);
    return persona === null ? [] : [persona];
  });
  const known = new Set(own.map(({ aliases }) => aliases[0]));
  const light = roster.filter(({ code }) => !known.has(code)).map((entry) => rosterPersona(folder, entry));
  const parties = skills.filter(isParty);
  const guests = parties.flatMap(({ place, layers }) => partyMembers(folder, place, layers));
  const index = personaIndex([...own, ...light, ...guests]);
  const groups = parties.flatMap(({ place, layers }) => partyTeams(folder, place, layers, index));
  const workflows = helpFiles(folder)
    .flatMap((file) => helpWorkflows6(folder, file, [...own, ...light]))
    .map((found) => makeWorkflow(folder, found, index))
    .filter((one): one is PersonaWorkflow => one !== null);
  return {
    format: "bmad-6-skills",
    personas: index.all,
    teams: [...rosterTeams(roster, index), ...groups],
    workflows,
  };
};
