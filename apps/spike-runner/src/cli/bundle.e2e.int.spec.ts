import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBundle } from "../testing/make-bundle.ts";
import { runBundle } from "../testing/run-plimsoll.ts";
import { SHORT_STUB_SPIKE } from "../testing/stub-scenario.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await makeBundle();
  program = path.join(folder, "bundle/plimsoll.js");
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
  it("runs a spike on a stub", async () => {
    const end = await runBundle(program, [...SHORT_STUB_SPIKE, "--quiet"], { cwd: folder });
    expect(end).toEqual({ exitCode: 97, stdout: "[DEV MODE] INVALID\n", stderr: "" });
  });

  it("starts the mock LLM's thread, and finds the sidecar's project", async () => {
    const end = await runBundle(program, ["doctor", "--json"], { cwd: folder, env: { XDG_CACHE_HOME: folder } });
    const { checks } = JSON.parse(end.stdout) as { checks: readonly { name: string; status: string; fact: string }[] };
    expect(checks.find(({ name }) => name === "mock ceiling")).toMatchObject({ status: "ok" });
    expect(checks.find(({ name }) => name === "sidecar")).toMatchObject({ status: "warning", fact: "not provisioned" });
    expect(
      ["pyproject.toml", "uv.lock", "src"].filter((name) => !existsSync(path.join(folder, "bundle/sidecar", name))),
    ).toEqual([]);
  });

  it("says its version", async () => {
    const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
    expect(await runBundle(program, ["--version"], { cwd: folder })).toEqual({
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: "",
    });
  });

  it("loads less than 600 kB before a command is known, and none of what a spike needs", () => {
    const files = [...loadedAtStart(program)];
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(600_000);
    expect(files.filter((file) => /inversify|betainc|log-update|LineCounter/.test(readFileSync(file, "utf8")))).toEqual(
      [],
    );
  });
});
