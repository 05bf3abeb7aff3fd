import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 300_000;
const HEAD = /^acme: sound, (\d+) rows, (\d+) entries; head \d+ ([0-9a-f]{64})$/m;

/** Planted where a user may have secrets: in the environment, in a prompt, in what a program says, in a reason. */
const SECRETS = {
  OPENAI_API_KEY: "sk-environment-0123456789abcdef",
  DEPLOY_TOKEN: "a plain sentence that is a token",
  PROMPT: "sk-prompt-0123456789abcdefghij",
  STDERR: "planted-in-stderr-77",
};

const WORKFLOW = `
id: planted
tenant: acme
agents:
  - { id: writer, role: r, goal: g, backstory: b }
  - { id: shell, runs: code }
tasks:
  - { id: ask, prompt: "My key is ${SECRETS.PROMPT}, what is yours?" }
  - id: break
    command: ["sh", "-c", "echo 'authorization: Bearer ${SECRETS.STDERR}' >&2; echo '${SECRETS.DEPLOY_TOKEN}' >&2; exit 70"]
`;

let cwd: string;
let env: Readonly<Record<string, string>>;
const scope = Effect.runSync(Scope.make());
beforeAll(async () => {
  cwd = makeWorkFolder();
  const { startTestPostgres } = await import("@plimsoll/adapters-postgres/testing");
  const server = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
  env = {
    DATABASE_URL: server.databaseUrl,
    OPENAI_API_KEY: SECRETS.OPENAI_API_KEY,
    DEPLOY_TOKEN: SECRETS.DEPLOY_TOKEN,
  };
  writeFileSync(path.join(cwd, "planted.yaml"), WORKFLOW);
  await runEngine(["migrate"], { cwd, env });
}, LIMIT_MS);
afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void));
  rmSync(cwd, { recursive: true, force: true });
}, LIMIT_MS);

describe("plimsoll-engine audit", { timeout: LIMIT_MS }, () => {
  it("AC8.3: says who ran what, without the secrets that were planted, and finds what was changed", async () => {
    const run = await runEngine(["run", "planted.yaml", "--orchestrator", "stub", "--quiet"], { cwd, env });
    expect(run.exitCode, run.stderr).toBe(80);
    const sound = await runEngine(["audit", "verify"], { cwd, env });
    expect(sound.exitCode, sound.stdout).toBe(0);
    const [, , , head = ""] = HEAD.exec(sound.stdout) ?? [];

    const exported = await runEngine(["audit", "export", "--tenant", "acme", "--out", "acme.ndjson"], { cwd, env });
    expect(exported.exitCode, exported.stderr).toBe(0);
    const text = readFileSync(path.join(cwd, "acme.ndjson"), "utf8");
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
    const said = text.matchAll(/"actor":"([^"]+)","action":"([^"]+)"/g);
    const doings = [...said].map(([, actor, action]) => `${actor?.split(":")[0]} ${action}`);
    for (const doing of ["cli workflow-submitted", "engine workflow-claimed", "engine task-dispatched"])
      expect(doings).toContain(doing);
    expect(doings).toContain("agent task-succeeded");
    expect(doings).toContain("agent task-failed");
    expect(text).toContain("[redacted]");

    const again = await runEngine(["audit", "verify", "--file", "acme.ndjson", "--expect-head", head], { cwd });
    expect([again.exitCode, again.stdout], again.stderr).toEqual([0, expect.stringContaining("0 rows behind")]);
    writeFileSync(path.join(cwd, "forged.ndjson"), text.replace('"action":"task-failed"', '"action":"task-succeeded"'));
    const forged = await runEngine(["audit", "verify", "--file", "forged.ndjson"], { cwd });
    expect([forged.exitCode, forged.stdout]).toEqual([87, expect.stringContaining("changed at row")]);

    const admin = new pg.Client({ connectionString: env["DATABASE_URL"] });
    await admin.connect();
    await admin.query("set session_replication_role = replica");
    await admin.query("delete from plimsoll.audit_log where tenant_id = 'acme'");
    await admin.query("delete from plimsoll.audit_heads where tenant_id = 'acme'");
    await admin.end();
    const gone = await runEngine(["audit", "verify", "--tenant", "acme", "--expect-head", head], { cwd, env });
    expect([gone.exitCode, gone.stderr]).toEqual([87, expect.stringContaining("has no rows")]);
  });

  it("refuses what it can't do, and says what to write", async () => {
    const refused = [
      ["audit", "verify", "--expect-head", "abc", "--tenant", "acme"],
      ["audit", "verify", "--expect-head", "0".repeat(64)],
      ["audit", "export", "--from", "yesterday"],
    ];
    for (const args of refused) {
      const { exitCode, stderr } = await runEngine(args, { cwd, env });
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("hint:")]);
    }
  });
});
