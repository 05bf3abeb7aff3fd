import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allDependencies, layerOf, members, readJson, workspaceRoot } from "./workspace.ts";
import type { Manifest } from "./workspace.ts";

const LAYERS = ["domain", "application", "contract", "adapter", "app", "tool", "test"].map((layer) => `layer:${layer}`);
const ENTRIES = [".", "./testing", "./package.json"];
const EXACT = /^(npm:(@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;
const root = { folder: ".", manifest: readJson<Manifest>("package.json") };
const named = members.map((member) => [member.manifest.name, member] as const);

it("sees the whole workspace", () => {
  expect(members.map((member) => layerOf(member))).toEqual(expect.arrayContaining(LAYERS));
  expect(members.length).toBeGreaterThanOrEqual(13);
});

describe.each(named)("%s", (_, member) => {
  it("belongs to exactly one known layer", () => {
    expect(LAYERS).toContain(layerOf(member));
  });

  it("can be entered by its index only", () => {
    const { exports, private: isPrivate = false } = member.manifest;
    expect(ENTRIES).toEqual(expect.arrayContaining(Object.keys(exports ?? {})));
    expect(exports !== undefined || isPrivate).toBe(true);
  });

  it("names what it exports one by one", () => {
    const index = join(workspaceRoot, member.folder, "src/index.ts");
    expect(existsSync(index) ? readFileSync(index, "utf8") : "").not.toMatch(/export \*/);
  });

  it("pins every dependency exactly", () => {
    expect(allDependencies(member).filter(([, version]) => !EXACT.test(version))).toEqual([]);
  });

  it("is type-checked from the root", () => {
    const { references } = readJson<{ references: readonly { path: string }[] }>("tsconfig.json");
    expect(references.map((reference) => reference.path)).toContain(`./${member.folder}`);
  });
});

describe("the whole workspace", () => {
  it.each(["inversify", "reflect-metadata", "pino"])("keeps %s to apps", (dependency) => {
    const users = members.filter((member) => allDependencies(member).some(([name]) => name === dependency));
    expect(users.map(layerOf).filter((layer) => layer !== "layer:app")).toEqual([]);
    expect(allDependencies(root).map(([name]) => name)).not.toContain(dependency);
  });

  it("pins the root's tools exactly", () => {
    expect(allDependencies(root).filter(([, version]) => !EXACT.test(version))).toEqual([]);
  });

  it("uses one version of each dependency", () => {
    const versions = new Map<string, Set<string>>();
    for (const [name, version] of [root, ...members].flatMap(allDependencies))
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  it("compiles with TypeScript 7, which npm links as tsc beside the 6 that tools load", () => {
    const tsc = join(workspaceRoot, "node_modules/.bin/tsc");
    expect(execFileSync(tsc, ["-v"], { encoding: "utf8", timeout: 20_000 }).trim()).toBe("Version 7.0.2");
  });
});
