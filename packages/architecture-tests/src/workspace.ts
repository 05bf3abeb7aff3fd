import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The checkout's root folder. */
export const workspaceRoot = resolve(import.meta.dirname, "../../..");

/** What these tests read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A workspace member; `folder` is relative to the root. */
export interface Member {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Parses a JSON file of the checkout. */
export const readJson = <A>(path: string): A => JSON.parse(readFileSync(join(workspaceRoot, path), "utf8")) as A;

const foldersIn = (parent: string): readonly string[] =>
  readdirSync(join(workspaceRoot, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`);

/** Every workspace member, read from disk so that a new one is seen without being told. */
export const members: readonly Member[] = ["packages", "apps", "tools"]
  .flatMap(foldersIn)
  .concat("benchmarks")
  .filter((folder) => existsSync(join(workspaceRoot, folder, "package.json")))
  .map((folder) => ({ folder, manifest: readJson<Manifest>(`${folder}/package.json`) }));

/** The member's one `layer:` tag, or all of them joined when it has not exactly one. */
export const layerOf = ({ manifest }: Member): string =>
  (manifest.nx?.tags ?? []).filter((tag) => tag.startsWith("layer:")).join("+");

/** Everything the member asks npm for, whatever for. */
export const allDependencies = ({ manifest }: Member): readonly (readonly [string, string])[] =>
  Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies });
