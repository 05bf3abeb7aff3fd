import { CurrentActor, verifyAudit, type WorkflowStorePort } from "@plimsoll/application";
import {
  auditEntriesOf,
  dispatched,
  finished,
  scaled,
  sha256Hex,
  succeeded,
  taskOf,
  workflowOf,
} from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePostgresWorkflowStore } from "../store/make-postgres-workflow-store.ts";
import { type AuditedDatabase, openAuditedDatabase } from "../testing/audited-database.ts";

const scope = Scope.makeUnsafe();
const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect);
let opened: AuditedDatabase;

beforeAll(async () => {
  opened = await run(Scope.provide(openAuditedDatabase(), scope));
  for (const tenantId of ["alpha", "beta"]) await run(started(opened.store, tenantId, "shared-id"));
}, 60_000);
afterAll(() => run(Scope.close(scope, Exit.void)));

const started = Effect.fnUntraced(function* (store: WorkflowStorePort, tenantId: string, workflowId: string) {
  const definition = workflowOf(tenantId, workflowId);
  yield* store.accept(definition, 1);
  yield* store.claim(definition, "engine", 2, 1e9);
  return definition;
});

const faultsOf = async (tenantId?: string) => {
  const verdicts = await run(
    verifyAudit(opened.store.audit, tenantId === undefined ? {} : { tenantId }, { sha256Hex }),
  );
  return verdicts.flatMap(({ faults }) => faults.map(({ kind }) => kind));
};

/** As PostgREST does it: role and claims hold for one transaction, which is undone. */
const as = async (role: string, claims: unknown, text: string): Promise<readonly Record<string, unknown>[]> => {
  await opened.admin.query("begin");
  try {
    await opened.admin.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    await opened.admin.query(`set local role ${role}`);
    return (await opened.admin.query(text)).rows as readonly Record<string, unknown>[];
  } finally {
    await opened.admin.query("rollback");
  }
};

const claimsOf = (tenantId: string) => ({ app_metadata: { tenant_id: tenantId } });
const RELATIONS = ["audit_log", "audit_heads", "audit_entries"];

describe("who may see the audit log", () => {
  it.each(RELATIONS)("a tenant its own part of %s and no other's", async (relation) => {
    const seen = (claims: unknown) =>
      as("authenticated", claims, `select distinct tenant_id from plimsoll.${relation}`);
    expect(await seen(claimsOf("alpha"))).toEqual([{ tenant_id: "alpha" }]);
    expect(await seen(claimsOf(""))).toEqual([]);
    expect(await seen({ user_metadata: { tenant_id: "alpha" } })).toEqual([]);
    await expect(as("anon", claimsOf("alpha"), `select * from plimsoll.${relation}`)).rejects.toMatchObject({
      code: "42501",
    });
  });

  it("people read it entry by entry", async () => {
    const rows = await as("authenticated", claimsOf("beta"), "select actor, action from plimsoll.audit_entries");
    expect(rows).toEqual([
      { actor: "engine", action: "workflow-submitted" },
      { actor: "engine:engine", action: "workflow-claimed" },
    ]);
  });
});

describe("the audit log", () => {
  const changes = ["audit_log", "audit_heads"].flatMap((table) => [
    `update plimsoll.${table} set position = position + 1`,
    `delete from plimsoll.${table}`,
    `truncate plimsoll.${table}`,
  ]);

  it.each(changes)("refuses the engine's role and a tenant: %s", async (statement) => {
    await expect(as("service_role", {}, statement)).rejects.toMatchObject({ code: "42501" });
    await expect(as("authenticated", claimsOf("alpha"), statement)).rejects.toMatchObject({ code: "42501" });
  });

  it.each(changes.filter((statement) => !statement.startsWith("update plimsoll.audit_heads")))(
    "refuses even the owner, whom no grant binds: %s",
    async (statement) => {
      await expect(opened.admin.query(statement)).rejects.toMatchObject({ code: "42501" });
    },
  );

  it("lets nobody write past its chain, nor a tenant write at all, nor the engine archive", async () => {
    const insert = "insert into plimsoll.audit_log values ('alpha', 99, 1, '[]', '', '')";
    await expect(as("service_role", {}, insert)).rejects.toMatchObject({ code: "42501" });
    const append = "select private.append_audit('alpha', 1, '[]')";
    await expect(as("authenticated", claimsOf("alpha"), append)).rejects.toMatchObject({ code: "42501" });
    const archive = "select private.archive_audit('alpha', 1, 1)";
    await expect(as("service_role", {}, archive)).rejects.toMatchObject({ code: "42501" });
    const disguised = "select set_config('plimsoll.audit_archive', 'on', true); delete from plimsoll.audit_log";
    await expect(as("service_role", {}, disguised)).rejects.toMatchObject({ code: "42501" });
  });

  it("is archived by its owner, says so itself, and is verified from there on", async () => {
    for (let at = 1; at <= 5; at += 1) {
      const said = { actor: "cli:test", action: "tested", subject: "", detail: { at } };
      await run(opened.store.audit.record({ atMs: at, tenantId: "archived", ...said }));
    }
    const { rows } = await opened.admin.query<{ gone: number }>(
      "select private.archive_audit('archived', 3, 6) as gone",
    );
    expect(rows).toEqual([{ gone: 3 }]);
    const left = await run(opened.store.audit.page("archived", 0, 10));
    expect(left.map(({ position }) => position)).toEqual([4, 5, 6]);
    const [last] = (await run(auditEntriesOf(opened.store.audit, "archived"))).slice(-1);
    expect(last).toMatchObject({ action: "audit-archived", detail: { through: 3 } });
    expect(last?.actor).toMatch(/^database:/);
    expect(await faultsOf("archived")).toEqual([]);
    await expect(opened.admin.query("select private.archive_audit('archived', 3, 6)")).rejects.toMatchObject({
      code: "PLS05",
    });
  });

  it("names a workflow of many chunks once, in the transaction that accepts it", async () => {
    const tasks = Array.from({ length: 5_001 }, (_, index) => taskOf(`t${index}`));
    const definition = workflowOf("chunks", "large", tasks);
    const accepting = opened.store.accept(definition, 1).pipe(Effect.provideService(CurrentActor, "token:alice"));
    expect([await run(accepting), await run(accepting)]).toEqual(["accepted", "exists"]);
    const said = await run(auditEntriesOf(opened.store.audit, "chunks"));
    expect(said).toMatchObject([{ actor: "token:alice", action: "workflow-submitted", detail: { tasks: 5_001 } }]);
  });
});

const ENGINES = 4;
const ROUNDS = 25;

describe("several engines that write for the same tenants at once", { timeout: 60_000 }, () => {
  it("wait for each other and for nobody else, and leave chains without a fault", async () => {
    const stores = await Promise.all(
      Array.from({ length: ENGINES }, () =>
        run(Scope.provide(makePostgresWorkflowStore({ databaseUrl: opened.databaseUrl }), scope)),
      ),
    );
    const work = stores.map((store, index) =>
      Effect.gen(function* () {
        // Every second engine names its tenants in the other order: heads must be locked in one.
        const tenants = index % 2 === 0 ? ["busy-a", "busy-b"] : ["busy-b", "busy-a"];
        for (const tenantId of tenants) yield* started(store, tenantId, `w${index}`);
        for (let round = 0; round < ROUNDS; round += 1) {
          const writes = tenants.map((tenantId) => ({
            ...{ tenantId, workflowId: `w${index}`, epoch: 1, firstSequence: 3 + round },
            events: [scaled(round)],
          }));
          expect(yield* store.append(writes)).toEqual(["written", "written"]);
        }
      }),
    );
    await run(Effect.all(work, { concurrency: "unbounded" }));
    expect(await faultsOf()).toEqual([]);
    const said = await run(auditEntriesOf(opened.store.audit, "busy-a"));
    expect(said.filter(({ action }) => action === "pool-scaled").length).toBe(ENGINES * ROUNDS);
  });

  it("a reader of the whole log sees one moment, whatever is written meanwhile", async () => {
    const definition = await run(started(opened.store, "moving", "w"));
    const events = Array.from({ length: 200 }, (_, index) => scaled(index));
    const writing = Effect.forEach(events, (event, index) =>
      opened.store.append([{ ...definition, epoch: 1, firstSequence: 3 + index, events: [event] }]),
    );
    let isWriting = true;
    const written = run(writing).finally(() => (isWriting = false));
    let looks = 0;
    for (; isWriting || looks === 0; looks += 1) expect(await faultsOf("moving")).toEqual([]);
    await written;
    expect(looks).toBeGreaterThan(1);
  });
});

describe("an engine that is killed within a transaction", () => {
  it("leaves neither the change nor its entry", async () => {
    const client = new pg.Client({ connectionString: opened.databaseUrl });
    client.on("error", () => undefined);
    await client.connect();
    await client.query("begin");
    await client.query("select private.append_audit('killed', 1, '[]')");
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    await opened.admin.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await client.end().catch(() => undefined);
    expect(await run(opened.store.audit.page("killed", 0, 10))).toEqual([]);
    const definition = await run(started(opened.store, "killed", "w"));
    const events = [dispatched({ taskId: "first" }), succeeded({ taskId: "first" }), finished("succeeded")];
    await run(opened.store.append([{ ...definition, epoch: 1, firstSequence: 3, events }]));
    expect(await faultsOf("killed")).toEqual([]);
  });
});
