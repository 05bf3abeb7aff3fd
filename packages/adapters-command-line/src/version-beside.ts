import { existsSync, readFileSync } from "node:fs";

/** Version of the program that a module belongs to: its manifest is one folder up from the bundle, two from the sources. */
export const versionBeside = (moduleUrl: string): string => {
  const manifest = ["../package.json", "../../package.json"]
    .map((relative) => new URL(relative, moduleUrl))
    .find((url) => existsSync(url));
  if (manifest === undefined) throw new Error("package.json is missing beside the program");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
};
