import type { Persona, PersonaTeam, PersonaWorkflow } from "@plimsoll/application";
import type { PersonaFolder } from "../folder/persona-folder.ts";
import type { LoadedFormat } from "../loaded-format.ts";
import { makeWorkflow } from "../steps/make-workflow.ts";
import { personaIndex } from "../steps/persona-index.ts";
import { type AgentFile, readPersona4 } from "./read-persona.ts";
import { readTeam } from "./read-team.ts";
import { readWorkflows4 } from "./read-workflow.ts";

interface Pack {
  readonly pack: string;
  /** Relative; empty for the folder itself. */
  readonly at: string;
}

const under = (at: string, name: string): string => (at === "" ? name : `${at}/${name}`);

const filesIn = (folder: PersonaFolder, { pack, at }: Pack, name: string, ending: RegExp): readonly AgentFile[] =>
  folder
    .list(under(at, name))
    .filter((entry) => !entry.isFolder && ending.test(entry.name))
    .map((entry) => ({ pack, file: under(under(at, name), entry.name), fileStem: entry.name.replace(/\.[^.]+$/, "") }));

const hasAgents = (folder: PersonaFolder, pack: Pack): boolean => filesIn(folder, pack, "agents", /\.md$/).length > 0;

/** Of the package: `bmad-core`, `expansion-packs/*`; installed: `.bmad-core`, `.bmad-*`; or one pack by itself. */
const packsOf = (folder: PersonaFolder): readonly Pack[] => {
  const named = (at: string, entry: { readonly name: string }) => ({ pack: entry.name, at: under(at, entry.name) });
  const core = ["bmad-core", ".bmad-core"].map((at): Pack => ({ pack: "core", at }));
  const packs = folder
    .list("expansion-packs")
    .filter(({ isFolder }) => isFolder)
    .map((entry) => named("expansion-packs", entry));
  const installed = folder
    .list("")
    .filter(({ name, isFolder }) => isFolder && name.startsWith(".bmad-") && name !== ".bmad-core")
    .map((entry): Pack => ({ pack: entry.name.slice(1), at: entry.name }));
  const single = folder.isFile("core-config.yaml") ? [{ pack: "core", at: "" }] : [];
  const alone = folder.isFile("config.yaml") ? [{ pack: "pack", at: "" }] : [];
  return [...core, ...packs, ...installed, ...single, ...alone].filter((pack) => hasAgents(folder, pack));
};

/** Everything of 4.x that the folder has; null where it has none. */
export const loadFormat4 = (folder: PersonaFolder): LoadedFormat | null => {
  const packs = packsOf(folder);
  if (packs.length === 0) return null;
  const all = (name: string, ending: RegExp) => packs.flatMap((pack) => filesIn(folder, pack, name, ending));
  const personas = all("agents", /\.md$/)
    .map((at) => readPersona4(folder, at))
    .filter((one): one is Persona => one !== null);
  const index = personaIndex(personas);
  const rules = { format: "bmad-4", leader: "bmad-orchestrator" } as const;
  const teams = all("agent-teams", /\.ya?ml$/)
    .map((at) => readTeam(folder, at, index, rules))
    .filter((one): one is PersonaTeam => one !== null);
  const workflows = all("workflows", /\.(ya?ml|md)$/)
    .flatMap((at) => readWorkflows4(folder, at))
    .map((found) => makeWorkflow(folder, found, index))
    .filter((one): one is PersonaWorkflow => one !== null);
  return { format: "bmad-4", personas, teams, workflows };
};
