import { existsSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { lockfilePaths, sidecarFolders } from "./shipped-files.ts";
import { versionBeside } from "./version-beside.ts";

it("finds the workspace's own sidecar and lockfiles when run from the sources", () => {
  const folders = sidecarFolders({});
  expect(existsSync(path.join(folders?.projectDir ?? "", "pyproject.toml"))).toBe(true);
  expect(path.dirname(folders?.cacheDir ?? "")).toBe(path.resolve(folders?.projectDir ?? "", "../.."));
  expect(lockfilePaths().map((file) => path.basename(file))).toEqual(["package-lock.json", "uv.lock"]);
});

it("reads the manifest of the program that a module stands in, and fails without one", () => {
  expect(versionBeside(import.meta.url)).toMatch(/^\d+\.\d+\.\d+/);
  expect(() => versionBeside("file:///nowhere/at/all.ts")).toThrow("package.json is missing");
});
