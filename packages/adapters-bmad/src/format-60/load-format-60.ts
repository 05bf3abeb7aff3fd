import type { Persona, PersonaTeam, PersonaWorkflow } from "@plimsoll/application";
import { keyOf } from "../capabilities/make-persona.ts";
import type { AgentFile } from "../format-4/read-persona.ts";
import { readTeam } from "../format-4/read-team.ts";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { LoadedFormat } from "../loaded-format.ts";
import { makeWorkflow } from "../steps/make-workflow.ts";
import { type PersonaIndex, personaIndex } from "../steps/persona-index.ts";
import { yamlOf } from "../values/parse-text.ts";
import { fieldOf, textOf } from "../values/plain-value.ts";
import { readTable } from "../values/read-parsed.ts";
import { helpWorkflow60 } from "./help-workflow.ts";
import { readAgentManifest } from "./read-agent-manifest.ts";
import { readAgentYaml } from "./read-agent-yaml.ts";

const MANIFEST = "_bmad/_config/agent-manifest.csv";
const HELP = "_bmad/_config/bmad-help.csv";

interface Module {
  readonly pack: string;
  readonly at: string;
}

/** Of the package `src/bmm`, of others `src/modules/*`, installed `_bmad/*`. */
const modulesOf = (folder: PersonaFolder): readonly Module[] =>
  ["src", "src/modules", "_bmad"].flatMap((parent) =>
    folder
      .list(parent)
      .filter(({ isFolder, name }) => isFolder && !name.startsWith("_"))
      .map(({ name }) => ({ pack: name, at: `${parent}/${name}` })),
  );

/** `agents/*.agent.yaml` and `agents/<name>/*.agent.yaml`: those with files of their own have a folder. */
const agentFilesOf = (folder: PersonaFolder, { pack, at }: Module): readonly AgentFile[] => {
  const inside = folder
    .list(`${at}/agents`)
    .flatMap(({ name, isFolder }) =>
      isFolder ? folder.list(`${at}/agents/${name}`).map((inner) => `${name}/${inner.name}`) : [name],
    );
  return inside
    .filter((name) => name.endsWith(".agent.yaml"))
    .map((name) => ({
      pack,
      file: `${at}/agents/${name}`,
      fileStem: (name.split("/").at(-1) ?? name).replace(/\.agent\.yaml$/, ""),
    }));
};

const teamFilesOf = (folder: PersonaFolder, { pack, at }: Module): readonly AgentFile[] =>
  folder
    .list(`${at}/teams`)
    .filter(({ name }) => /\.ya?ml$/.test(name))
    .map(({ name }) => ({ pack, file: `${at}/teams/${name}`, fileStem: name.replace(/\.ya?ml$/, "") }));

interface Party {
  readonly personas: readonly Persona[];
  readonly team: PersonaTeam | null;
}

/** A party is a list of guests beside a team, in the manifest's form: a pack of its own, because its guests repeat the agents. */
const partyOf = (folder: PersonaFolder, { pack, file }: AgentFile): Party => {
  const table = readTable(folder, file, { kind: "YAML", parse: yamlOf });
  const name = textOf(fieldOf(table, "party"))?.replace(/^\.\//, "");
  if (name === undefined) return { personas: [], team: null };
  const list = `${file.split("/").slice(0, -1).join("/")}/${name}`;
  if (!folder.isFile(list)) {
    const message = `${name} is not beside the team`;
    folder.report("unresolved-reference", file, "party", { message, hint: "The team was made without its party." });
    return { personas: [], team: null };
  }
  const id = name.replace(/\.csv$/, "");
  const own = `${pack}.${id}`;
  const personas = readAgentManifest(folder, { file: list, packOf: () => own, namesFiles: false });
  const team: PersonaTeam = {
    ...{ key: keyOf("bmad-6.0", pack, id), format: "bmad-6.0", pack, id, name: id, description: null, workflows: [] },
    ...{ members: [...new Set(personas.map(({ key }) => key))], source: { file: list, field: "" } },
  };
  return { personas, team };
};

const workflowsOf = (folder: PersonaFolder, modules: readonly Module[], index: PersonaIndex) => {
  const installed = folder.isFile(HELP);
  return modules
    .flatMap(({ pack, at }) => helpWorkflow60(folder, installed ? HELP : `${at}/module-help.csv`, pack) ?? [])
    .map((found) => makeWorkflow(folder, found, index))
    .filter((one): one is PersonaWorkflow => one !== null);
};

/** Everything of 6.0 to 6.2 that the folder has; null where it has none. */
export const loadFormat60 = (folder: PersonaFolder): LoadedFormat | null => {
  const modules = modulesOf(folder);
  const files = modules.flatMap((module) => agentFilesOf(folder, module));
  const hasManifest = folder.isFile(MANIFEST);
  if (files.length === 0 && !hasManifest) return null;
  const own = files.map((at) => readAgentYaml(folder, at)).filter((one): one is Persona => one !== null);
  const listed = hasManifest
    ? readAgentManifest(folder, { file: MANIFEST, packOf: (module) => module, namesFiles: true })
    : [];
  const index = personaIndex([...own, ...listed]);
  const teamFiles = modules.flatMap((module) => teamFilesOf(folder, module));
  const rules = { format: "bmad-6.0", leader: null } as const;
  const parties = teamFiles.map((at) => partyOf(folder, at));
  const teams = [...teamFiles.map((at) => readTeam(folder, at, index, rules)), ...parties.map(({ team }) => team)];
  return {
    format: "bmad-6.0",
    personas: [...index.all, ...parties.flatMap(({ personas }) => personas)],
    teams: teams.filter((one): one is PersonaTeam => one !== null),
    workflows: workflowsOf(folder, modules, index),
  };
};
