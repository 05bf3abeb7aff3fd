import { resolve } from "node:path";

/** `./graph.ts#graph` as an absolute path and the name of an export; without `#…` the default export. */
export const parseAgentsFrom = (
  reference: string,
  baseDir: string,
): { readonly path: string; readonly exportName: string } => {
  const at = reference.lastIndexOf("#");
  const [path, name] = at < 0 ? [reference, ""] : [reference.slice(0, at), reference.slice(at + 1)];
  return { path: resolve(baseDir, path), exportName: name === "" ? "default" : name };
};
