import { existsSync, readFileSync } from "node:fs";

/** This package's own manifest, from the sources (two folders up) as from the bundle (one folder up). */
const manifestUrl = ["../package.json", "../../package.json"]
  .map((relative) => new URL(relative, import.meta.url))
  .find((url) => existsSync(url));

const readVersion = (): string => {
  if (manifestUrl === undefined) throw new Error("package.json is missing beside the program");
  return (JSON.parse(readFileSync(manifestUrl, "utf8")) as { readonly version: string }).version;
};

/** Version of this package, as `--version` and every report say it. */
export const PLIMSOLL_VERSION: string = readVersion();
