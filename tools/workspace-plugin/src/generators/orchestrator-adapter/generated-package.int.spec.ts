import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { readJson, writeJson } from "@nx/devkit";
import { createTreeWithEmptyWorkspace } from "@nx/devkit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import orchestratorAdapterGenerator from "./generator.ts";

const workspaceRoot = resolve(import.meta.dirname, "../../../../..");
const neighbours = ["domain", "application", "contract-tests"];
const ROOT_FILES = [
  ...["package.json", "tsconfig.base.json", ".prettierrc.json", ".prettierignore"],
  ...["vitest.config.ts", "tools/test-runner/src/test-lanes.ts"],
];
const BUILD_OUTPUT = /\/(dist|out-tsc|node_modules)$/;

/** A workspace of its own, so that what is generated can be compiled and run without touching the real one. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-generated-")));
const generated = join(folder, "packages/adapters-open-agents");

const copyNeighbours = () => {
  for (const name of neighbours)
    cpSync(join(workspaceRoot, "packages", name), join(folder, "packages", name), {
      recursive: true,
      filter: (path) => !BUILD_OUTPUT.test(path),
    });
  for (const file of ROOT_FILES) cpSync(join(workspaceRoot, file), join(folder, file));
  for (const parent of ["apps", "tools", "benchmarks"]) mkdirSync(join(folder, parent), { recursive: true });
};

const linkModules = () => {
  const modules = join(workspaceRoot, "node_modules");
  mkdirSync(join(folder, "node_modules/@plimsoll"), { recursive: true });
  for (const entry of readdirSync(modules).filter((name) => name !== "@plimsoll" && !name.startsWith(".vite")))
    symlinkSync(join(modules, entry), join(folder, "node_modules", entry));
  for (const name of [...neighbours, "adapters-open-agents"])
    symlinkSync(join(folder, "packages", name), join(folder, "node_modules/@plimsoll", name));
};

const generate = async () => {
  const tree = createTreeWithEmptyWorkspace({ formatter: "prettier" });
  tree.write("package.json", '{ "version": "0.1.0" }');
  writeJson(tree, "tsconfig.json", { files: [], references: [] });
  writeJson(tree, "packages/application/package.json", { dependencies: { effect: "4.1.0" } });
  tree.write(".prettierrc", '{ "printWidth": 120 }');
  await orchestratorAdapterGenerator(tree, { name: "open-agents" });
  for (const change of tree.listChanges().filter(({ path }) => path.startsWith("packages/adapters-"))) {
    mkdirSync(dirname(join(folder, change.path)), { recursive: true });
    writeFileSync(join(folder, change.path), change.content ?? "");
  }
  return readJson<{ references: unknown }>(tree, "tsconfig.json").references;
};

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

const run = (command: string, args: readonly string[]) =>
  new Promise<Outcome>((done) => {
    const bin = join(workspaceRoot, "node_modules/.bin");
    const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, NO_COLOR: "1" };
    const options = { cwd: folder, timeout: 90_000, maxBuffer: 64 * 1_048_576, env };
    execFile(join(bin, command), args, options, (error, stdout, stderr) => {
      done({ exitCode: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr });
    });
  });

interface TestReport {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly numPendingTests: number;
}

describe("a generated adapter, in a workspace of its own", () => {
  beforeAll(async () => {
    copyNeighbours();
    linkModules();
    expect(await generate()).toEqual([{ path: "./packages/adapters-open-agents" }]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("compiles as it is", async () => {
    expect(await run("tsc", ["-b", join(generated, "tsconfig.json"), "--pretty", "false"])).toEqual({
      exitCode: 0,
      output: "",
    });
  }, 100_000);

  it("is formatted", async () => {
    expect(await run("prettier", ["--log-level", "warn", "--check", generated])).toEqual({ exitCode: 0, output: "" });
  });

  it("has a contract that is red in every check, and skips none", async () => {
    const file = join(folder, "report.json");
    const args = ["run", "--project", "adapters-open-agents", "--reporter=json", `--outputFile=${file}`];
    const { exitCode } = await run("vitest", args);
    const report = JSON.parse(readFileSync(file, "utf8")) as TestReport;
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ numPassedTests: 0, numPendingTests: 0 });
    expect(report.numFailedTests).toBeGreaterThan(10);
  }, 100_000);
});
