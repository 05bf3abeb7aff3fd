import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { readJson, workspaceRoot } from "./workspace.ts";

const COMMANDS = [
  "run",
  "serve",
  "submit",
  "track",
  "usage",
  "list",
  "show",
  "resume",
  "cancel",
  "migrate",
  "doctor",
  "personas",
  "audit verify",
  "audit export",
] as const;
const HELP_LIMIT_MS = 60_000;

const pages = readdirSync(join(workspaceRoot, "docs/engine"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/engine/${name}`);
const documents = [...pages, "README.md", "apps/engine/README.md"];
const read = (path: string): string => readFileSync(join(workspaceRoot, path), "utf8");

const flagsIn = (text: string): readonly string[] => text.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? [];

/** What the real program says of each command's flags. */
const flagsOf = new Map<string, ReadonlySet<string>>();

const askForHelp = async (command: string): Promise<void> => {
  const main = join(workspaceRoot, "apps/engine/src/main.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@plimsoll/source", main, ...command.split(" "), "--help"],
    { timeout: HELP_LIMIT_MS },
  );
  flagsOf.set(command, new Set(flagsIn(stdout)));
};

beforeAll(async () => {
  for (const command of COMMANDS) await askForHelp(command);
}, COMMANDS.length * HELP_LIMIT_MS);

/** Command lines of the program, installed or through Nx, with the flags that they are given. */
const invocationsIn = (text: string) =>
  [...text.matchAll(/(?:plimsoll-engine |engine:)([a-z]+(?: (?:verify|export)\b)?)\b([^`|;#&<\n]*)/g)]
    .map(([line, command = "", rest = ""]) => ({ line, command, flags: flagsIn(rest) }))
    .filter(({ command }) => (COMMANDS as readonly string[]).includes(command));

describe.each(documents)("%s", (document) => {
  it("gives the engine's commands flags that they have", () => {
    const wrong = invocationsIn(read(document)).filter(
      ({ command, flags }) => !flags.every((flag) => flagsOf.get(command)?.has(flag)),
    );
    expect(wrong).toEqual([]);
  });

  it("names files that exist", () => {
    const named = read(document).match(
      /(?<![\w./@-])(?:apps|config|deploy|docs|examples|packages|supabase)\/[\w./-]*\w/g,
    );
    const missing = (named ?? []).filter((path) => !path.includes("/bundle") && !existsSync(join(workspaceRoot, path)));
    expect(missing).toEqual([]);
  });
});

describe("docs/engine", () => {
  it("AC10.1: names flags that some command has", () => {
    const known = new Set([...flagsOf.values()].flatMap((flags) => [...flags]));
    const ours = pages.filter((page) => !page.endsWith("/benchmarks.md")); // its flags are those of `npm run bench`
    const named = ours.flatMap((page) => [...read(page).matchAll(/`(--[a-z][a-z-]+)/g)].map(([, flag = ""]) => flag));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((flag) => !known.has(flag))).toEqual([]);
  });

  it("AC10.4: shows the engine at work: the command lines are found", () => {
    const found = new Set(pages.flatMap((page) => invocationsIn(read(page)).map(({ command }) => command)));
    expect([...found].sort()).toEqual(expect.arrayContaining(["list", "migrate", "resume", "run", "serve", "show"]));
  });
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

/** Names of all fields, however deep. */
const fieldsOf = ({ properties = {}, items }: JsonSchema): readonly string[] => [
  ...Object.entries(properties).flatMap(([name, field]) => [name, ...fieldsOf(field)]),
  ...(items === undefined ? [] : fieldsOf(items)),
];

describe.each([
  ["workflow", ["workflow-file", "configuration", "bmad"]],
  ["parallel_execution_config", ["configuration"]],
  ["resource_limits", ["configuration", "resource-management"]],
  ["agent_routing_rules", ["routing"]],
  ["alert_rules", ["operating"]],
] as const)("docs/schemas/%s.v1.schema.json", (schema, explainedIn) => {
  it("AC10.3: has no field that its pages leave out", () => {
    const text = explainedIn.map((page) => read(`docs/engine/${page}.md`)).join("\n");
    const fields = fieldsOf(readJson<JsonSchema>(`docs/schemas/${schema}.v1.schema.json`));
    const words = new Set([...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = ""]) => code.split(/[^A-Za-z]+/)));
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => !words.has(field))).toEqual([]);
  });
});
