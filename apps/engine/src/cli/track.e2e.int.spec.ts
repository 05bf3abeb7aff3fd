import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 300_000;
const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const STUB = ["--orchestrator", "stub", "--tenant", "acme"];

let cwd: string;
let env: Readonly<Record<string, string>>;
let admin: pg.Client;
const scope = Effect.runSync(Scope.make());

beforeAll(async () => {
  cwd = makeWorkFolder();
  const { startTestPostgres } = await import("@plimsoll/adapters-postgres/testing");
  const server = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
  env = { DATABASE_URL: server.databaseUrl };
  await runEngine(["migrate"], { cwd, env });
  admin = new pg.Client({ connectionString: server.databaseUrl });
  await admin.connect();
}, LIMIT_MS);

afterAll(async () => {
  await admin.end();
  await Effect.runPromise(Scope.close(scope, Exit.void));
  rmSync(cwd, { recursive: true, force: true });
}, LIMIT_MS);

const INSERT = `insert into plimsoll.cerebral_tasks (tenant_id, project_id, title, dependencies)
  values ('acme', $1, $2, $3) returning task_id::text`;

const added = async (project: string, title: string, dependencies: readonly string[] = []): Promise<string> => {
  const { rows } = await admin.query(INSERT, [project, title, JSON.stringify(dependencies)]);
  return (rows as { task_id: string }[])[0]?.task_id ?? "";
};

const statesOf = async (project: string) => {
  const text = "select title, status from plimsoll.cerebral_tasks where project_id = $1 order by title";
  return Object.fromEntries(
    ((await admin.query(text, [project])).rows as { title: string; status: string }[]).map(({ title, status }) => [
      title,
      status,
    ]),
  );
};

/** What the journal says of tasks, and what the tracker has written of it, by sequence: they must be the same. */
const toldOnce = async (project: string) => {
  const text = `select e.sequence::int as journal, count(a.activity_id)::int as told from plimsoll.workflow_events e
    join plimsoll.cerebral_workflows w on w.tenant_id = e.tenant_id and w.workflow_id = e.workflow_id
    left join plimsoll.cerebral_activities a
      on a.tenant_id = e.tenant_id and a.workflow_id = e.workflow_id and a.sequence = e.sequence
    where w.project_id = $1 and e.task_id is not null group by 1 order by 1`;
  return (await admin.query(text, [project])).rows as { journal: number; told: number }[];
};

describe("plimsoll-engine track", { timeout: LIMIT_MS }, () => {
  it("AC5.3: executes what is open, tells every transition once, and says what it left and why", async () => {
    const plan = await added("site", "1 plan");
    await added("site", "2 build", [plan]);
    await added("site", "3 lost", ["00000000-0000-4000-8000-000000000000"]);
    const { exitCode, stdout, stderr } = await runEngine(["track", "site", ...STUB, "--quiet"], { cwd, env });
    expect([exitCode, stdout], stderr).toEqual([0, "succeeded\n"]);
    expect(stderr).toContain("which is no task of this project");
    expect(await statesOf("site")).toEqual({ "1 plan": "completed", "2 build": "completed", "3 lost": "pending" });
    const told = await toldOnce("site");
    expect(told.length).toBeGreaterThanOrEqual(4);
    expect(told.filter((entry) => entry.told !== 1)).toEqual([]);
  });

  it("refuses a project that has nothing to do, with the reasons", async () => {
    const again = await runEngine(["track", "site", ...STUB], { cwd, env });
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain("no task that can be executed now");
    const memory = await runEngine(["track", "site", ...STUB, "--store", "memory"], { cwd, env });
    expect([memory.exitCode, memory.stderr.includes("has no task tracker")]).toEqual([2, true]);
  });

  it("AC5.3: does not wait for a tracker that went away: its news follow, in order, once", async () => {
    const { startTestPostgres } = await import("@plimsoll/adapters-postgres/testing");
    const own = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
    await runEngine(["migrate", "--database-url", own.databaseUrl], { cwd, env: {} });
    const other = new pg.Client({ connectionString: own.databaseUrl });
    await other.connect();
    const { rows } = await other.query(INSERT, ["away", "1 first", "[]"]);
    const [{ task_id: first } = { task_id: "" }] = rows as { task_id: string }[];
    await other.query(INSERT, ["away", "2 second", JSON.stringify([first])]);
    await other.end();
    let [isAway, isBack]: [Promise<void> | null, boolean] = [null, false];
    const end = await runEngine(["track", "away", ...STUB, "--llm-latency-ms", "1500"], {
      ...{ cwd, env: { ...env, PLIMSOLL_TRACKER_URL: own.databaseUrl } },
      onStderr: (soFar) => {
        if (isAway === null && soFar.includes("[1/2]")) isAway = Effect.runPromise(own.stop);
        if (isAway !== null && !isBack && soFar.includes("[2/2]")) {
          isBack = true;
          void isAway.then(() => Effect.runPromise(own.restart));
        }
      },
    });
    expect([end.exitCode, isBack], end.stderr).toEqual([0, true]);
    const again = new pg.Client({ connectionString: own.databaseUrl });
    await again.connect();
    const told = await again.query(
      "select sequence::int as at, action from plimsoll.cerebral_activities order by sequence",
    );
    await again.end();
    expect((told.rows as { action: string }[]).map(({ action }) => action)).toEqual([
      "task.in_progress",
      "task.completed",
      "task.in_progress",
      "task.completed",
    ]);
  });

  it("AC5.3: is told by serve, once and to the end, what happened around a kill -9", async () => {
    const first = await added("killed", "1 first");
    for (const title of ["2", "3", "4"]) await added("killed", title, [first]);
    let isKilled = false;
    const slow = ["track", "killed", ...STUB, "--llm-latency-ms", "1500"];
    const killed = await runEngine(slow, {
      ...{ cwd, env },
      onStderr: (soFar, child) => {
        if (!isKilled && soFar.includes("[1/4]")) isKilled = child.kill("SIGKILL");
      },
    });
    expect(killed.exitCode).toBeNull();
    const args = ["--conditions=@plimsoll/source", MAIN, "serve", "--port", "0", ...STUB];
    const server = spawn(process.execPath, args, { cwd, env: { PATH: process.env["PATH"], ...env }, stdio: "ignore" });
    try {
      const done = { "1 first": "completed", "2": "completed", "3": "completed", "4": "completed" };
      await vi.waitFor(async () => expect(await statesOf("killed")).toEqual(done), { timeout: 120_000, interval: 500 });
    } finally {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    expect((await toldOnce("killed")).filter(({ told }) => told !== 1)).toEqual([]);
  });
});
