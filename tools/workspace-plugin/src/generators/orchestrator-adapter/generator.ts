import { join } from "node:path";
import { formatFiles, generateFiles, logger, names, readJson, updateJson } from "@nx/devkit";
import type { Tree } from "@nx/devkit";
import { nextSteps } from "./next-steps.ts";

/** What schema.json asks for. */
export interface OrchestratorAdapterOptions {
  /** Kebab-case, without the prefix `adapters-`. */
  readonly name: string;
}

interface RootTsconfig {
  readonly references: readonly { readonly path: string }[];
}

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const checkName = (tree: Tree, name: string): void => {
  if (!KEBAB_CASE.test(name))
    throw new Error(`name: "${name}" is not kebab-case. Use lower-case letters, digits and single hyphens: langgraph.`);
  if (name.startsWith("adapters-"))
    throw new Error(`name: leave the prefix away, it is added: ${name.slice("adapters-".length)}.`);
  if (tree.exists(`packages/adapters-${name}`))
    throw new Error(`name: packages/adapters-${name} exists. Remove it first, or choose another name.`);
};

/** The version that the workspace pins, so that a new package does not bring a second one. */
const pinOf = (tree: Tree, manifest: string, dependency: string): string => {
  const { dependencies } = readJson<{ dependencies: Record<string, string> }>(tree, manifest);
  const version = dependencies[dependency];
  if (version === undefined) throw new Error(`${manifest} no longer depends on ${dependency}: adapt this generator.`);
  return version;
};

const addReference = (tree: Tree, folder: string): void =>
  updateJson<RootTsconfig>(tree, "tsconfig.json", (root) => ({
    ...root,
    references: [...root.references, { path: `./${folder}` }],
  }));

/**
 * Writes packages/adapters-<name> and its reference in the root's tsconfig.json; returns what Nx calls after the files
 * are on disk. Wiring it into the app stays with the author: it is one line there, and the compiler asks for it.
 */
export default async function orchestratorAdapterGenerator(
  tree: Tree,
  { name }: OrchestratorAdapterOptions,
): Promise<() => void> {
  checkName(tree, name);
  const folder = `packages/adapters-${name}`;
  generateFiles(tree, join(import.meta.dirname, "files"), folder, {
    name,
    className: names(name).className,
    version: readJson<{ version: string }>(tree, "package.json").version,
    effectVersion: pinOf(tree, "packages/application/package.json", "effect"),
  });
  addReference(tree, folder);
  await formatFiles(tree);
  return () => logger.info(nextSteps(name));
}
