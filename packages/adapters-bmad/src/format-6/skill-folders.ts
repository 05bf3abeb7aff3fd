import type { PersonaFolder } from "../folder/persona-folder.ts";

/** A skill's folder: its own name is the skill's. */
export interface SkillFolder {
  readonly skill: string;
  /** Relative to the catalogue's folder. */
  readonly at: string;
}

const MAX_DEPTH = 3;

const below = (folder: PersonaFolder, at: string, depth: number): readonly SkillFolder[] =>
  folder
    .list(at)
    .filter(({ isFolder }) => isFolder)
    .flatMap(({ name }) => {
      const inner = `${at}/${name}`;
      if (folder.isFile(`${inner}/customize.toml`)) return [{ skill: name, at: inner }];
      return depth < MAX_DEPTH ? below(folder, inner, depth + 1) : [];
    });

/**
 * Skills that can be customised. The package has them below `src/*-skills`; installed they are where the editors look
 * (`.claude/skills`, `.agents/skills`, …), not where the manifest says. Of several copies the first is taken.
 */
export const skillFolders = (folder: PersonaFolder): readonly SkillFolder[] => {
  const sources = folder
    .list("src")
    .filter(({ name, isFolder }) => isFolder && name.endsWith("-skills"))
    .flatMap(({ name }) => below(folder, `src/${name}`, 1));
  const installed = folder
    .list("")
    .filter(({ name, isFolder }) => isFolder && name.startsWith(".") && ![".git"].includes(name))
    .flatMap(({ name }) => below(folder, `${name}/skills`, MAX_DEPTH));
  const first = new Map<string, SkillFolder>();
  for (const one of [...sources, ...installed]) if (!first.has(one.skill)) first.set(one.skill, one);
  return [...first.values()];
};

/** The three layers of a skill: as shipped, the team's, one's own. */
export const layersOf = ({ skill, at }: SkillFolder): readonly string[] => [
  `${at}/customize.toml`,
  `_bmad/custom/${skill}.toml`,
  `_bmad/custom/${skill}.user.toml`,
];
