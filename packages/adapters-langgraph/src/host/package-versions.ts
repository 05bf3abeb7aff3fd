import { readFileSync } from "node:fs";
import module from "node:module";

/** Packages that make a difference to a measurement, where the user's code has them. */
export const KNOWN_PACKAGES: readonly string[] = [
  "@langchain/langgraph",
  "@langchain/core",
  "@langchain/openai",
  "@langchain/anthropic",
  "@langchain/google-genai",
  "langchain",
  "openai",
  "@anthropic-ai/sdk",
  "@google/genai",
  "ai",
];

/** Absent before Node 22.14, where versions are then not told. */
const findPackageJson: typeof module.findPackageJSON | undefined = module.findPackageJSON;

/** Null where the package can't be found from there. */
const versionOf = (name: string, from: string | URL): string | null => {
  try {
    const path = findPackageJson?.(name, from);
    if (path === undefined) return null;
    const { version }: { version?: unknown } = JSON.parse(readFileSync(path, "utf8"));
    return typeof version === "string" ? version : null;
  } catch {
    return null;
  }
};

/** The versions that a module at `from` would get, of those it can find. */
export const packageVersions = (names: readonly string[], from: string | URL): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const version = versionOf(name, from);
      return version === null ? [] : [[name, version] as const];
    }),
  );
