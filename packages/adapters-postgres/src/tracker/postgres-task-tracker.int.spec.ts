import type { TaskTrackerPort } from "@plimsoll/application";
import type { TrackedTransition } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../migrate/migrate.ts";
import { startTestPostgres, type TestPostgres } from "../testing/start-test-postgres.ts";
import { makePostgresTaskTracker } from "./make-postgres-task-tracker.ts";

const scope = Scope.makeUnsafe();
const run = Effect.runPromise;
let server: TestPostgres;
let admin: pg.Pool;
let tracker: TaskTrackerPort;

beforeAll(async () => {
  server = await run(Scope.provide(startTestPostgres(), scope));
  await run(migrate(server.databaseUrl));
  admin = new pg.Pool({ connectionString: server.databaseUrl, max: 1 });
  admin.on("error", () => undefined);
  tracker = await run(Scope.provide(makePostgresTaskTracker({ databaseUrl: server.databaseUrl }), scope));
}, 60_000);

afterAll(async () => {
  await admin.end();
  await run(Scope.close(scope, Exit.void));
});

const INSERT = `insert into plimsoll.cerebral_tasks
  (tenant_id, task_id, project_id, title, priority, dependencies, metadata) values ($1, $2, $3, $4, $5, $6, $7)`;

const added = async (tenantId: string, projectId: string, title: string, dependencies: readonly string[] = []) => {
  const id = randomUUID();
  const metadata = JSON.stringify({ capabilities: ["ship"], own: "kept" });
  await admin.query(INSERT, [tenantId, id, projectId, title, "high", JSON.stringify(dependencies), metadata]);
  return id;
};

const rowOf = async (taskId: string) => {
  const { rows } = await admin.query("select * from plimsoll.cerebral_tasks where task_id = $1", [taskId]);
  return rows[0] as { status: string; metadata: Record<string, unknown> };
};

const actionsOf = async (workflowId: string) => {
  const text = `select action, actor, resource_id, sequence from plimsoll.cerebral_activities where workflow_id = $1 order by sequence`;
  const { rows } = await admin.query(text, [workflowId]);
  return (rows as { action: string; actor: string; sequence: string }[]).map(
    ({ action, actor, sequence }) => `${sequence} ${actor} ${action}`,
  );
};

const transition = (sequence: number, taskId: string, status: TrackedTransition["status"], metadata = {}) => ({
  ...{ sequence, taskId, status, metadata, atMs: 1_000 * sequence },
});

describe("task tracker in PostgreSQL", () => {
  it("reads a project's tasks, of its tenant alone", async () => {
    const first = await added("acme", "read", "First");
    await added("acme", "read", "Second", [first]);
    await added("globex", "read", "Not yours");
    const tasks = await run(tracker.tasks({ tenantId: "acme", projectId: "read" }));
    expect(tasks).toMatchObject([
      { taskId: first, title: "First", status: "pending", priority: "high", capabilities: ["ship"], dependencies: [] },
      { title: "Second", dependencies: [first] },
    ]);
  });

  it("records state and activities together: the last word is the state, every word an activity", async () => {
    const key = { tenantId: "acme", workflowId: "recorded" };
    const task = await added("acme", "record", "Work");
    await run(tracker.link(key, "record"));
    const transitions = [
      transition(2, task, "in_progress", { agent_id: "writer", attempts: 1 }),
      transition(3, task, "blocked", { last_error: "rate-limited: slow down" }),
      transition(4, task, "in_progress", { agent_id: "editor", attempts: 2, reason: null }),
      transition(5, task, "completed", { output: "done\u0000\ud83d", last_error: null }),
    ];
    expect(await run(tracker.record(key, { transitions, lastSequence: 6, isFinished: true }))).toBe(6);
    expect(await rowOf(task)).toMatchObject({
      status: "completed",
      metadata: {
        ...{ capabilities: ["ship"], own: "kept", agent_id: "editor", attempts: 2, output: "done\u2400\ufffd" },
        workflow_id: "recorded",
      },
    });
    expect((await rowOf(task)).metadata).not.toHaveProperty("last_error");
    expect(await actionsOf("recorded")).toEqual([
      "2 writer task.in_progress",
      "3 engine task.blocked",
      "4 editor task.in_progress",
      "5 engine task.completed",
    ]);
    expect((await run(tracker.unfinished(100))).map(({ workflowId }) => workflowId)).not.toContain("recorded");
  });

  it("records once what is told twice, by many at once, and overlapping", async () => {
    const key = { tenantId: "acme", workflowId: "twice" };
    const task = await added("acme", "twice", "Work");
    await run(tracker.link(key, "twice"));
    const all = Array.from({ length: 40 }, (_, index) =>
      transition(index + 1, task, index % 2 === 0 ? "in_progress" : "blocked"),
    );
    const tellings = Array.from({ length: 30 }, (_, index) => {
      const upTo = 1 + ((index * 13) % 40);
      const news = { transitions: all.slice(0, upTo), lastSequence: upTo, isFinished: false };
      return tracker.record(key, news);
    });
    await run(Effect.all(tellings, { concurrency: "unbounded" }));
    await run(tracker.record(key, { transitions: all, lastSequence: 40, isFinished: false }));
    expect((await actionsOf("twice")).map((line) => Number(line.split(" ")[0]))).toEqual(
      all.map(({ sequence }) => sequence),
    );
    expect((await rowOf(task)).status).toBe("blocked");
    expect(await run(tracker.unfinished(100))).toContainEqual({ ...key, projectId: "twice", lastSequence: 40 });
  });

  it("touches no other tenant's task, though its id is the same", async () => {
    const task = await added("globex", "shared", "Theirs");
    const key = { tenantId: "acme", workflowId: "foreign" };
    await run(tracker.link(key, "shared"));
    await run(
      tracker.record(key, { transitions: [transition(1, task, "cancelled")], lastSequence: 1, isFinished: true }),
    );
    expect((await rowOf(task)).status).toBe("pending");
  });

  it("refuses news of a workflow that nobody linked, and says what to do", async () => {
    const key = { tenantId: "acme", workflowId: "stranger" };
    const failure = await run(
      Effect.flip(tracker.record(key, { transitions: [], lastSequence: 1, isFinished: false })),
    );
    expect(failure).toMatchObject({ retryable: false, hint: expect.stringContaining("link it") });
  });

  it("says of a database that is away that trying again may help", async () => {
    await run(server.stop);
    const failure = await run(Effect.flip(tracker.tasks({ tenantId: "acme", projectId: "read" })));
    expect(failure.retryable).toBe(true);
    await run(server.restart);
    const tasks = await run(tracker.tasks({ tenantId: "acme", projectId: "read" }).pipe(Effect.retry({ times: 5 })));
    expect(tasks).toHaveLength(2);
  }, 60_000);
});
