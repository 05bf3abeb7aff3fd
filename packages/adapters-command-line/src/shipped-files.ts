import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** From this file as it is run: from the sources, or from the bundle of a program, beside which the rest is shipped. */
const firstThatExists = (candidates: readonly string[]): string | null => {
  const found = candidates.map((relative) => new URL(relative, import.meta.url)).find((url) => existsSync(url));
  return found === undefined ? null : fileURLToPath(found);
};

/** The sidecar's uv project, and where what is provisioned for it is kept between runs. */
export interface SidecarFolders {
  readonly projectDir: string;
  readonly cacheDir: string;
}

const userCache = (env: Readonly<Record<string, string | undefined>>): string => {
  const base = env["XDG_CACHE_HOME"] ?? "";
  return path.join(path.isAbsolute(base) ? base : path.join(homedir(), ".cache"), "plimsoll");
};

/** Shipped beside the bundle (cache of the user), or the workspace's own (`.plimsoll` at its root); null without either. */
export const sidecarFolders = (env: Readonly<Record<string, string | undefined>>): SidecarFolders | null => {
  const shipped = firstThatExists(["./sidecar/"]);
  if (shipped !== null) return { projectDir: shipped, cacheDir: userCache(env) };
  const own = firstThatExists(["../../../sidecars/python/"]);
  return own === null ? null : { projectDir: own, cacheDir: path.resolve(own, "../../.plimsoll") };
};

/** Lockfiles that say what exactly ran; their hashes go into the environment fingerprint. */
export const lockfilePaths = (): readonly string[] =>
  [
    firstThatExists(["./package-lock.json", "../../../package-lock.json"]),
    firstThatExists(["./sidecar/uv.lock", "../../../sidecars/python/uv.lock"]),
  ].filter((path) => path !== null);
