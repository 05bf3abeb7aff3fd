import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEFAULT_TARGETS, VERDICT_EXIT_CODES } from "@plimsoll/domain";
import { format, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { findingsPage } from "./findings-page.ts";
import { members, readJson, workspaceRoot } from "./workspace.ts";

/** Runs of blanks become one: the formatter pads tables. */
const read = (path: string): string => readFileSync(join(workspaceRoot, path), "utf8").replaceAll(/ +/g, " ");

const markdownUnder = (folder: string): readonly string[] =>
  readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `${folder}/${path}`);

const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
  .filter((path) => existsSync(join(workspaceRoot, path)))
  .concat(markdownUnder("docs"))
  .concat(members.map(({ folder }) => `${folder}/README.md`).filter((path) => existsSync(join(workspaceRoot, path))));

const linksIn = (text: string): readonly string[] =>
  [...text.replaceAll(/```.*?```/gs, "").matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? "");

describe.each(documents)("%s", (document) => {
  it("links to files that exist", () => {
    const relative = linksIn(read(document)).filter((link) => !/^[a-z]+:/.test(link));
    const missing = relative.filter((link) => !existsSync(join(workspaceRoot, dirname(document), link)));
    expect(missing).toEqual([]);
  });

  it("names npm scripts that exist", () => {
    const own = `${dirname(document)}/package.json`;
    const manifests = ["package.json", own].filter((path) => existsSync(join(workspaceRoot, path)));
    const scripts = Object.assign(
      {},
      ...manifests.map((path) => readJson<{ scripts?: object }>(path).scripts),
    ) as object;
    const named = [...read(document).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe("docs/findings.md", () => {
  it("is what the catalogue says; written anew by vitest's option -u", async () => {
    const config = await resolveConfig(join(workspaceRoot, "docs/findings.md"));
    const text = await format(findingsPage(), { ...config, parser: "markdown" });
    await expect(text).toMatchFileSnapshot(join(workspaceRoot, "docs/findings.md"));
  });
});

describe("docs/verdicts.md", () => {
  it.each(Object.entries(VERDICT_EXIT_CODES))("gives %s its exit code", (kind, code) => {
    expect(read("docs/verdicts.md")).toContain(`| **${kind}** | ${code} |`);
  });

  it.each(DEFAULT_TARGETS)("explains the default target %s", (target) => {
    expect(read("docs/verdicts.md")).toContain(`| \`${target}\` |`);
  });
});

describe("docs/architecture.md", () => {
  it.each(members.map(({ folder }) => folder))("says what %s is", (folder) => {
    expect(read("docs/architecture.md")).toContain(`| \`${folder}\` |`);
  });
});
