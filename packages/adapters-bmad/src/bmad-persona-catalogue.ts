import { type PersonaCatalogue, type PersonaCataloguePort, PersonaFolderRefused } from "@plimsoll/application";
import { statSync } from "node:fs";
import * as Effect from "effect/Effect";
import { openPersonaFolder, type PersonaFolder } from "./folder/persona-folder.ts";
import { loadFormat4 } from "./format-4/load-format-4.ts";
import { loadFormat60 } from "./format-60/load-format-60.ts";
import { loadFormat6 } from "./format-6/load-format-6.ts";
import type { LoadedFormat } from "./loaded-format.ts";

const LAYOUTS =
  "bmad-core/agents or .bmad-core/agents (4.x), src/*/agents/*.agent.yaml or _bmad/_config/agent-manifest.csv (6.0), src/*-skills or _bmad/config.toml with skills (6.12)";

/** The first of those that have the same key; the others are reported. */
const firstOfEach = <A extends { readonly key: string }>(
  folder: PersonaFolder,
  all: readonly A[],
  placeOf: (one: A) => { readonly file: string; readonly field: string },
): readonly A[] => {
  const taken = new Set<string>();
  return all.filter((one) => {
    if (!taken.has(one.key)) return taken.add(one.key);
    const { file, field } = placeOf(one);
    const message = `${one.key} is there already`;
    folder.report("duplicate", file, field, { message, hint: "The first was kept; give this one another name." });
    return false;
  });
};

const refused = (folder: string, message: string) =>
  new PersonaFolderRefused({
    folder,
    message: `${folder}: ${message}`,
    hint: `Name a folder with personas of BMAD-METHOD: ${LAYOUTS}.`,
  });

/** What stood in the way, where something did. */
const toldOf = ({ problems }: PersonaFolder): string =>
  problems.length === 0 ? "" : ` (${problems.map(({ source, message }) => `${source.file}: ${message}`).join("; ")})`;

const catalogueOf = (root: string, folder: PersonaFolder, loaded: readonly LoadedFormat[]): PersonaCatalogue => {
  const personas = firstOfEach(
    folder,
    loaded.flatMap((one) => one.personas),
    ({ files }) => ({ file: files[0] ?? "", field: "" }),
  );
  const teams = firstOfEach(
    folder,
    loaded.flatMap((one) => one.teams),
    ({ source }) => source,
  );
  const workflows = firstOfEach(
    folder,
    loaded.flatMap((one) => one.workflows),
    ({ source }) => source,
  );
  const formats = loaded.map(({ format }) => format);
  return { folder: root, formats, personas, teams, workflows, problems: folder.problems };
};

const isFolder = (root: string): boolean => {
  try {
    return statSync(root).isDirectory();
  } catch {
    return false;
  }
};

/** An adapter for the personas, teams and workflows of BMAD-METHOD 4.x, 6.0 and 6.12, as packaged or installed in a project. */
export const bmadPersonaCatalogue: PersonaCataloguePort = {
  load: (root) =>
    Effect.suspend(() => {
      if (!isFolder(root)) return Effect.fail(refused(root, "there is no such folder"));
      const folder = openPersonaFolder(root);
      const loaded = [loadFormat4, loadFormat60, loadFormat6].flatMap((load) => load(folder) ?? []);
      if (loaded.length === 0)
        return Effect.fail(refused(root, `no personas in a format that is known${toldOf(folder)}`));
      return Effect.succeed(catalogueOf(root, folder, loaded));
    }),
};
