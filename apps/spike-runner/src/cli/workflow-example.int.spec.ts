import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runInProcess } from "../testing/run-in-process.ts";
import { workFolder } from "../testing/stored-runs.ts";

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly "timeout-minutes": number;
        readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
      }
    >
  >;
}

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../docs/${path}`, import.meta.url)), "utf8");

const workflow = parse(read("examples/github-actions/plimsoll.yml")) as Workflow;
const scripts = Object.values(workflow.jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ""));

/** `plimsoll baseline check a --junit x` is the command `baseline check` with the flag `--junit`. */
const callsIn = (text: string) =>
  [...text.matchAll(/plimsoll ((?:spike|baseline save|baseline check|explain|export|summary|mcp)\b)([^\n)|>`]*)/g)].map(
    ([, command = "", rest = ""]) => ({
      command: command.split(" "),
      flags: [...rest.matchAll(/(?:^|\s)(--[a-z][a-z-]*)/g)].map(([, flag = ""]) => flag),
    }),
  );

const unknownFlags = async (text: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { command, flags } of callsIn(text)) {
    const { exitCode, stdout } = await runInProcess([...command, "--help"], tmpdir());
    if (exitCode !== 0) found.push(command.join(" "));
    const known = new Set(stdout.match(/--[a-z][a-z-]*/g) ?? []);
    found.push(...flags.filter((flag) => !known.has(flag)).map((flag) => `${command.join(" ")} ${flag}`));
  }
  return found;
};

describe("docs/examples/github-actions/plimsoll.yml", () => {
  it("runs on pull requests, may only read, and ends by itself", () => {
    expect(workflow.on).toHaveProperty("pull_request");
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(Object.values(workflow.jobs).every((job) => job["timeout-minutes"] > 0)).toBe(true);
  });

  it("saves a baseline, checks against it, and uses only commands and flags that exist", async () => {
    const text = scripts.join("\n");
    const commands = callsIn(text).map(({ command }) => command.join(" "));
    expect(commands).toEqual(["spike", "baseline save", "baseline check", "explain"]);
    expect(callsIn(text).flatMap(({ flags }) => flags)).toContain("--junit");
    expect(await unknownFlags(text)).toEqual([]);
  });

  it("names the same baseline in both", () => {
    expect(new Set([...scripts.join("\n").matchAll(/--name (\S+)/g)].map(([, name]) => name)).size).toBe(1);
  });
});

describe("its measuring step, as a workflow's shell runs it", () => {
  const measuring = scripts.find((script) => script.includes("plimsoll spike")) ?? "";
  const runStep = async (exitCode: number) => {
    const folder = await workFolder();
    const [bin, log] = [path.join(folder, "bin"), path.join(folder, "log")];
    for (const each of [bin, path.join(folder, "base"), path.join(folder, "head")]) await mkdir(each);
    await writeFile(path.join(bin, "npx"), `#!/bin/sh\nbasename "$PWD" >> ${log}\nexit ${exitCode}\n`, { mode: 0o755 });
    const env = { PATH: `${bin}:${process.env["PATH"] ?? ""}` };
    const { status } = spawnSync("bash", ["-eo", "pipefail", "-c", measuring], { cwd: folder, env, timeout: 20_000 });
    return { status, measured: (await readFile(log, "utf8")).trim().split("\n") };
  };

  it.each([0, 97, 98, 99])("measures base and head six times in turns when spikes end with %i", async (exitCode) => {
    const { status, measured } = await runStep(exitCode);
    const turns = ["base", "head", "head", "base"];
    expect([status, measured]).toEqual([0, [...turns, ...turns, ...turns]]);
  });

  it.each([1, 2, 105])("stops at once when a spike ends with %i, which is no verdict", async (exitCode) => {
    expect(await runStep(exitCode)).toEqual({ status: 1, measured: ["base"] });
  });
});

describe.each(["explain.md", "baseline.md", "export.md"])("docs/%s", (page) => {
  it("shows only commands and flags that exist", async () => {
    const blocks = [...read(page).matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block).join("\n");
    expect(callsIn(blocks).length).toBeGreaterThan(0);
    expect(await unknownFlags(blocks)).toEqual([]);
  });
});

it("would notice a flag that does not exist", async () => {
  expect(await unknownFlags("plimsoll baseline check x --no-such-flag")).toEqual(["baseline check --no-such-flag"]);
});
