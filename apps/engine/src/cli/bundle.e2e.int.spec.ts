import { readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBundle } from "../testing/make-bundle.ts";
import { exampleFile, runBundle } from "../testing/run-engine.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 240_000;
const NOTHING_KEPT = ["--store", "memory", "--orchestrator", "stub"];

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await makeBundle();
  program = path.join(folder, "bundle/plimsoll-engine.js");
}, LIMIT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files that are loaded before the first line runs: those reached by static imports. */
const loadedAtStart = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, "utf8").matchAll(/(?:from|import) ?"(\.\/[^"]+)"/g);
  for (const [, relative = ""] of imports) loadedAtStart(path.resolve(path.dirname(file), relative), seen);
  return seen;
};

describe("the bundle, alone in a folder", { timeout: LIMIT_MS }, () => {
  it("runs prompts and programs", async () => {
    const args = ["run", exampleFile("failing-branch.yaml"), ...NOTHING_KEPT, "--quiet"];
    const end = await runBundle(program, args, { cwd: folder });
    expect(end).toEqual({ exitCode: 80, stdout: "partially-succeeded\n", stderr: "" });
  });

  it("serves its dashboard", async () => {
    let page: Promise<string> | null = null;
    const get = async (url: string) => (await fetch(`${url}/`, { signal: AbortSignal.timeout(20_000) })).text();
    const end = await runBundle(program, ["serve", "--port", "0", ...NOTHING_KEPT], {
      cwd: folder,
      onStdout: (soFar, child) => {
        const url = /PLIMSOLL_URL=(\S+)\n/.exec(soFar)?.[1];
        if (url === undefined || page !== null) return;
        page = get(url);
        void page.finally(() => child.kill("SIGTERM"));
      },
    });
    expect(end.exitCode).toBe(0);
    expect(await (page as Promise<string> | null)).toMatch(/<!doctype html>/i);
  });

  it("says its version", async () => {
    const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
    const end = await runBundle(program, ["--version"], { cwd: folder });
    expect(end).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("loads less than 600 kB before a command is known, and none of what an engine needs", () => {
    const files = [...loadedAtStart(program)];
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(600_000);
    const heavy = /inversify|prom-client|log-update|LineCounter|pg-protocol/;
    expect(files.filter((file) => heavy.test(readFileSync(file, "utf8")))).toEqual([]);
  });
});
