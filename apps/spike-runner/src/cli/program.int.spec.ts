import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const APPS = fileURLToPath(new URL("../../../", import.meta.url));
const PROGRAM = path.join(APPS, "spike-runner/bin/plimsoll.js");
const LIMIT_MS = 60_000;

interface End {
  readonly exitCode: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (...words: readonly string[]): Promise<End> =>
  new Promise((resolve) => {
    execFile(process.execPath, words, { timeout: LIMIT_MS }, (error, stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : (error.code ?? null), stdout, stderr }),
    );
  });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "plimsoll-program-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the program of a checkout", { timeout: LIMIT_MS }, () => {
  it.each(["spike-runner/bin/plimsoll.js", "engine/bin/plimsoll-engine.js"])(
    "%s is what npm links, and runs from the sources without a build",
    async (program) => {
      const manifest = JSON.parse(readFileSync(path.join(APPS, program, "../../package.json"), "utf8")) as {
        readonly bin: Readonly<Record<string, string>>;
        readonly files: readonly string[];
        readonly version: string;
      };
      expect(manifest.bin[path.basename(program, ".js")]).toBe(`./bin/${path.basename(program)}`);
      expect(manifest.files).toEqual(expect.arrayContaining(["bin", "bundle"]));
      expect(await run(path.join(APPS, program), "--version")).toEqual({
        ...{ exitCode: 0, stderr: "" },
        stdout: expect.stringContaining(manifest.version) as string,
      });
    },
  );

  it("hands on words, exit code and signals", async () => {
    const wrong = await run(PROGRAM, "spike", "--agent-cout", "3");
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--agent-count") as string });
    const serving = spawn(process.execPath, [PROGRAM, "mock-llm"], { stdio: ["ignore", "pipe", "inherit"] });
    const [started] = (await once(serving.stdout, "data")) as [Buffer];
    expect(started.toString()).toMatch(/^OPENAI_BASE_URL=http/);
    serving.kill("SIGTERM");
    expect(await once(serving, "exit")).toEqual([0, null]);
  });

  it("says what to do where Node can't run the sources", async () => {
    const end = await run("--no-strip-types", PROGRAM, "--version");
    expect(end).toMatchObject({ exitCode: 2, stdout: "" });
    expect(end.stderr).toMatch(/^error: Node v[\d.]+ can't run TypeScript\nhint: Call the program with npx/);
  });
});

it("is the bundle where there are no sources", { timeout: LIMIT_MS }, async () => {
  for (const part of ["bin", "bundle"]) mkdirSync(path.join(folder, part));
  writeFileSync(path.join(folder, "package.json"), '{"type": "module"}');
  writeFileSync(path.join(folder, "bundle/plimsoll.js"), "process.stdout.write(`packed ${process.argv[2]}\\n`);");
  copyFileSync(PROGRAM, path.join(folder, "bin/plimsoll.js"));
  expect(existsSync(path.join(folder, "src"))).toBe(false);
  expect(await run(path.join(folder, "bin/plimsoll.js"), "spike")).toEqual({
    ...{ exitCode: 0, stderr: "", stdout: "packed spike\n" },
  });
});
