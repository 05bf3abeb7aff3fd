import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleFile, runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 300_000;
const WORKFLOW = exampleFile("research-report.yaml");
const STUB = ["--orchestrator", "stub"];

let cwd: string;
let env: Readonly<Record<string, string>>;
const scope = Effect.runSync(Scope.make());
beforeAll(async () => {
  cwd = makeWorkFolder();
  mkdirSync(path.join(cwd, "config"));
  writeFileSync(path.join(cwd, "config/parallel_execution_config.yaml"), "claim: { ttlMs: 3000 }\n");
  const { startTestPostgres } = await import("@plimsoll/adapters-postgres/testing");
  const server = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
  env = { DATABASE_URL: server.databaseUrl };
}, LIMIT_MS);
afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void));
  rmSync(cwd, { recursive: true, force: true });
}, LIMIT_MS);

describe("plimsoll-engine on a PostgreSQL server", { timeout: LIMIT_MS }, () => {
  it("refuses a database that was not migrated, migrates it once, and keeps what it runs there", async () => {
    const early = await runEngine(["run", WORKFLOW, ...STUB], { cwd, env });
    expect([early.exitCode, early.stdout]).toEqual([83, ""]);
    expect(early.stderr).toContain("migrate");
    const first = await runEngine(["migrate"], { cwd, env });
    const second = await runEngine(["migrate"], { cwd, env });
    expect([first.exitCode, second.exitCode, second.stdout]).toEqual([0, 0, "up to date: 0 applied\n"]);
    expect(first.stdout).toMatch(/^applied \d{14}_\w+$/m);
    const end = await runEngine(["run", WORKFLOW, ...STUB, "--quiet"], { cwd, env });
    expect([end.exitCode, end.stdout]).toEqual([0, "succeeded\n"]);
    const list = await runEngine(["list"], { cwd, env });
    expect(list.stdout).toMatch(/^default +research-report-\S+ +succeeded +10\/10 /m);
    expect([early, first, end, list].some(({ stderr }) => stderr.includes("password"))).toBe(false);
  });

  it("AC7.3: takes over what a killed engine left, once its claim has run out", async () => {
    await runEngine(["migrate"], { cwd, env });
    let isKilled = false;
    const killed = await runEngine(["run", WORKFLOW, ...STUB, "--llm-latency-ms", "700"], {
      ...{ cwd, env },
      onStderr: (soFar, child) => {
        if (!isKilled && soFar.includes("[2/10]")) isKilled = child.kill("SIGKILL");
      },
    });
    expect(killed.exitCode).toBeNull();
    const resumed = await runEngine(["resume", ...STUB], { cwd, env });
    expect(resumed.exitCode).toBe(0);
    expect(resumed.stdout).toMatch(/^succeeded: 10 of 10 tasks succeeded/m);
  });
});
