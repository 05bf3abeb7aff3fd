import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureFrom } from "../testing/bridge-fixture.ts";
import { findPython, type Python } from "./find-python.ts";
import { provision } from "./provision.ts";
import { planProvisioning } from "./provisioning-plan.ts";

let root = "";
/** The machine's Python, found once: asking every candidate is slow where they are shims. */
let python: Python = { executable: "", version: "" };
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "plimsoll-provision-"));
  python = await Effect.runPromise(findPython(process.env));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A Python project whose lock file is all that counts. */
const project = async (name: string): Promise<{ projectDir: string; cacheDir: string }> => {
  const projectDir = join(root, name, "project");
  await mkdir(projectDir, { recursive: true });
  await writeFile(join(projectDir, "pyproject.toml"), `[project]\nname = "${name}"\n`);
  await writeFile(join(projectDir, "uv.lock"), "version = 1\n");
  return { projectDir, cacheDir: join(root, name, "cache") };
};

/** Puts a shell script where uv would be installed, so that nothing is fetched. */
const withScriptAsUv = async (name: string, script: string) => {
  const folders = await project(name);
  const plan = await Effect.runPromise(planProvisioning({ ...folders, python, driver: "crewai" }));
  await mkdir(join(plan.uvDir, "bin"), { recursive: true });
  await writeFile(join(plan.uvDir, "installed"), "a script");
  await writeFile(join(plan.uvDir, "bin", "uv"), `#!/bin/sh\necho "run $@" >> "${root}/${name}/runs"\n${script}\n`);
  await chmod(join(plan.uvDir, "bin", "uv"), 0o755);
  const runs = async () =>
    (await readFile(join(root, name, "runs"), "utf8").catch(() => "")).split("\n").filter(Boolean);
  return { folders, plan, runs };
};

const MAKES_VENV = 'mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"; touch "$UV_PROJECT_ENVIRONMENT/bin/python"; sleep 0.3';

const provisioning = (
  folders: { projectDir: string; cacheDir: string },
  env: NodeJS.ProcessEnv = process.env,
  phases: string[] = [],
) =>
  provision({
    ...folders,
    env: { PLIMSOLL_PYTHON: python.executable, ...env },
    onPhase: (phase) => void phases.push(phase),
  });

describe("a machine without a fitting Python", () => {
  it("is told what was looked for and what to install", async () => {
    const failure = await Effect.runPromise(
      failureFrom(provisioning(await project("no-python"), { PATH: "/nowhere", PLIMSOLL_PYTHON: "" })),
    );
    expect(failure).toMatchObject({ _tag: "OrchestratorFailure", code: "provisioning" });
    expect(failure.message).toContain(
      "Looked for: python3.13 not found; python3.12 not found; python3.11 not found; python3 not found",
    );
    expect(failure.hint).toMatch(/python3-venv.*PLIMSOLL_PYTHON/);
  });

  it("is told of PLIMSOLL_PYTHON alone when that is set", async () => {
    const env = { ...process.env, PLIMSOLL_PYTHON: "/opt/no/python" };
    const failure = await Effect.runPromise(failureFrom(findPython(env)));
    expect(failure.message).toContain("PLIMSOLL_PYTHON=/opt/no/python not found");
  });

  it("is told the version that it has", async () => {
    const old = join(root, "old-python");
    await writeFile(old, `#!/bin/sh\necho '{"version":[3,9,2],"executable":"/x","venv":true}'\n`);
    await chmod(old, 0o755);
    const failure = await Effect.runPromise(failureFrom(findPython({ ...process.env, PLIMSOLL_PYTHON: old })));
    expect(failure.message).toContain("is 3.9.2");
  });

  it("is told when the venv module is missing", async () => {
    const bare = join(root, "bare-python");
    await writeFile(bare, `#!/bin/sh\necho '{"version":[3,12,2],"executable":"/x","venv":false}'\n`);
    await chmod(bare, 0o755);
    const failure = await Effect.runPromise(failureFrom(findPython({ ...process.env, PLIMSOLL_PYTHON: bare })));
    expect(failure.message).toContain("without the modules venv and ensurepip");
  });
});

describe("a machine without network", () => {
  const closedIndex = "http://127.0.0.1:9/simple";

  it("gets pip's last lines and the way out, and no credentials", { timeout: 120_000 }, async () => {
    const env = {
      ...process.env,
      PIP_CONFIG_FILE: "/dev/null",
      PIP_INDEX_URL: "http://user:hunter22@127.0.0.1:9/simple",
      PIP_FIND_LINKS: "",
      PIP_NO_CACHE_DIR: "1",
      UV_INDEX_URL: closedIndex,
    };
    const failure = await Effect.runPromise(failureFrom(provisioning(await project("no-network"), env)));
    expect(failure).toMatchObject({ code: "provisioning" });
    expect(failure.message).toContain("Installing uv with pip failed (exit code 1)");
    expect(failure.hint).toContain("PIP_INDEX_URL");
    expect(failure.lastStderr.join("\n")).toMatch(/No matching distribution|Connection refused/);
    expect(JSON.stringify(failure)).not.toContain("hunter22");
  });

  it("gets uv's last lines when only uv fails", async () => {
    const script =
      'echo "error: Failed to fetch: https://index/simple/crewai/" >&2; echo "  caused by: tcp connect error" >&2; exit 2';
    const { folders, runs } = await withScriptAsUv("uv-offline", script);
    const failure: OrchestratorFailure = await Effect.runPromise(failureFrom(provisioning(folders)));
    expect(failure).toMatchObject({ code: "provisioning", exitCode: 2 });
    expect(failure.message).toContain("Failed to fetch");
    expect(failure.hint).toContain("Later starts need no network");
    expect(await runs()).toHaveLength(1);
  });
});

describe("provisioning", () => {
  it("asks uv for exactly the lock file, with byte code, and does not run it again", async () => {
    const { folders, plan, runs } = await withScriptAsUv("once", MAKES_VENV);
    const provisioned = await Effect.runPromise(provisioning(folders));
    expect(provisioned).toBe(join(plan.venvDir, "bin", "python"));
    expect(await runs()).toEqual([
      `run sync --frozen --no-dev --no-install-project --extra crewai --compile-bytecode --python ${plan.python.executable} --project ${folders.projectDir} --no-progress`,
    ]);
    await Effect.runPromise(provisioning(folders));
    expect(await runs()).toHaveLength(1);
  });

  it("is made anew when the lock file changes", async () => {
    const { folders, runs } = await withScriptAsUv("changed", MAKES_VENV);
    await Effect.runPromise(provisioning(folders));
    await writeFile(join(folders.projectDir, "uv.lock"), "version = 1\nrevision = 2\n");
    await Effect.runPromise(provisioning(folders));
    expect(await runs()).toHaveLength(2);
  });

  it("is made anew after a failure", async () => {
    const { folders, runs } = await withScriptAsUv("again", `[ -e "${root}/again/second" ] || exit 1\n${MAKES_VENV}`);
    expect((await Effect.runPromise(failureFrom(provisioning(folders)))).code).toBe("provisioning");
    await writeFile(join(root, "again", "second"), "");
    await Effect.runPromise(provisioning(folders));
    expect(await runs()).toHaveLength(2);
  });

  it("runs once when two start at the same time; the second says whom it waits for", async () => {
    const { folders, runs } = await withScriptAsUv("together", MAKES_VENV);
    const phases: string[] = [];
    const one = provisioning(folders, process.env, phases);
    await Effect.runPromise(Effect.all([one, one], { concurrency: 2 }));
    expect(await runs()).toHaveLength(1);
    expect(phases).toContain(`waiting for another runner (process ${process.pid}) that is provisioning the sidecar`);
  });

  it("takes over the lock of a process that is dead", async () => {
    const { folders, plan, runs } = await withScriptAsUv("stale", MAKES_VENV);
    await writeFile(plan.lockFile, String(spawnSync("true").pid));
    await Effect.runPromise(provisioning(folders));
    expect(await runs()).toHaveLength(1);
  });

  it("keeps secrets from the installers, but not their own settings", async () => {
    const { folders } = await withScriptAsUv("secrets", `env > "${root}/secrets/env"\n${MAKES_VENV}`);
    const env = {
      ...process.env,
      OPENAI_API_KEY: "sk-1",
      MY_TOKEN: "t",
      UV_INDEX_URL: "http://u:p@i",
      PYTHONPATH: "/x",
    };
    await Effect.runPromise(provisioning(folders, env));
    const seen = await readFile(join(root, "secrets", "env"), "utf8");
    expect(seen).toContain("UV_INDEX_URL=http://u:p@i");
    expect(seen).toContain("UV_PYTHON_DOWNLOADS=never");
    expect(seen).not.toMatch(/OPENAI_API_KEY|MY_TOKEN|^PYTHONPATH/m);
  });
});
