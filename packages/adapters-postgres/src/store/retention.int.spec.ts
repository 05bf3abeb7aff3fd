import type { WorkflowStorePort } from "@plimsoll/application";
import { finished, scaled, taskOf, workflowOf } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../migrate/migrate.ts";
import { startTestPostgres } from "../testing/start-test-postgres.ts";
import { makePostgresWorkflowStore } from "./make-postgres-workflow-store.ts";

const scope = Scope.makeUnsafe();
const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect);
let store: WorkflowStorePort;
let admin: pg.Client;

beforeAll(async () => {
  const { databaseUrl } = await run(Scope.provide(startTestPostgres(), scope));
  await run(migrate(databaseUrl));
  store = await run(Scope.provide(makePostgresWorkflowStore({ databaseUrl }), scope));
  admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await run(Scope.close(scope, Exit.void));
});

const ended = async (workflowId: string, taskCount: number) => {
  const definition = workflowOf(
    "tenant",
    workflowId,
    Array.from({ length: taskCount }, (_, index) => taskOf(`t-${index}`)),
  );
  await run(store.accept(definition, 1));
  await run(store.claim(definition, "engine", 2, 1000));
  const events = [...Array.from({ length: taskCount }, (_, index) => scaled(index)), finished("succeeded", 10)];
  await run(store.append([{ tenantId: "tenant", workflowId, epoch: 1, firstSequence: 3, events }]));
  return definition;
};

const rowsLeft = async (workflowId: string): Promise<number> => {
  const tables = ["workflows", "task_definitions", "tasks", "workflow_events", "agents"];
  const counts = tables.map((table) => `(select count(*) from plimsoll.${table} where workflow_id = $1)`);
  const { rows } = await admin.query<{ n: string }>(`select ${counts.join(" + ")} as n`, [workflowId]);
  return Number(rows[0]?.n);
};

/** As often as it says that there is more to do, at most this many rows at a time. */
const step = async (maxRows: number): Promise<{ readonly pruned: number; readonly more: boolean }> => {
  const { rows } = await admin.query<{ pruned: number; more: boolean }>("select * from private.prune_step($1)", [
    maxRows,
  ]);
  return rows[0] ?? { pruned: 0, more: false };
};

describe("retention", { timeout: 60_000 }, () => {
  it("deletes every row of a large workflow, journal and all", async () => {
    await ended("large", 6_000);
    expect(await run(store.prune(11, ["succeeded"]))).toBe(1);
    expect(await rowsLeft("large")).toBe(0);
  });

  it("works in steps of bounded size, and what is begun is gone for everybody but not for the next prune", async () => {
    const definition = await ended("stepwise", 100);
    const before = await rowsLeft("stepwise");
    await admin.query("update plimsoll.workflows set deleting = true where workflow_id = 'stepwise'");
    expect(await step(40)).toEqual({ pruned: 0, more: true });
    expect(before - (await rowsLeft("stepwise"))).toBe(40);
    expect(await run(store.load(definition))).toBeNull();
    expect(await run(store.journal(definition, 0, 10))).toEqual([]);
    expect(await run(store.list({ tenantId: "tenant", limit: 10 }))).toEqual([]);
    expect(await run(store.claim(definition, "engine", 5, 10))).toBeNull();
    expect(await run(Effect.flip(store.accept(definition, 5)))).toMatchObject({ code: "unavailable", retryable: true });
    expect(await run(store.prune(0, []))).toBe(1);
    expect(await rowsLeft("stepwise")).toBe(0);
    expect(await run(store.accept(definition, 5))).toBe("accepted");
  });

  it("waits for nobody and lets nobody wait: what another prune is at is left to it", async () => {
    await ended("held", 10);
    await admin.query("update plimsoll.workflows set deleting = true where workflow_id = 'held'");
    await admin.query("begin");
    await admin.query("select * from plimsoll.workflows where workflow_id = 'held' for update");
    expect(await run(store.prune(11, ["succeeded"]))).toBe(0);
    await admin.query("rollback");
    expect(await run(store.prune(11, ["succeeded"]))).toBe(1);
  });
});
