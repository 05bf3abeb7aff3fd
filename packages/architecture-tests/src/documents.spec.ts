import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEFAULT_TARGETS, FINDING_CODES, VERDICT_EXIT_CODES } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
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
    const { scripts } = readJson<{ scripts: Record<string, string> }>("package.json");
    const named = [...read(document).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe("docs/findings.md", () => {
  it.each(Object.entries(FINDING_CODES))("says what %s means, and how grave it is", (code, { severities, meaning }) => {
    expect(read("docs/findings.md")).toContain(`| \`${code}\` | ${severities.join(", ")} | ${meaning} |`);
  });

  it("lists no code that there is not", () => {
    const listed = [...read("docs/findings.md").matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? "");
    expect(listed.filter((code) => !(code in FINDING_CODES))).toEqual([]);
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
