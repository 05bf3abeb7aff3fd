import { makeWorkflowEngine, type WorkflowStorePort } from "@plimsoll/application";
import {
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  DEFAULT_POOL_SCALING,
  DEFAULT_ROUTING_RULES,
  type TenantQuotas,
} from "@plimsoll/domain";
import { taskOf, workflowOf } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "../migrate/migrate.ts";
import { startTestPostgres } from "../testing/start-test-postgres.ts";
import { makePostgresWorkflowStore } from "./make-postgres-workflow-store.ts";

const GIB = 1024 ** 3;
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

const machine = {
  availableParallelism: 16,
  cpuQuotaCores: null,
  totalMemoryBytes: 64 * GIB,
  memoryLimitBytes: null,
  availableMemoryBytes: 64 * GIB,
};

/** Uses ten tokens for each task; the configuration lets acme use twenty a day. */
const startEngine = (engineId: string) => {
  const tenantQuotas: TenantQuotas = { defaults: {}, byTenant: { acme: { tokensPerDay: 20, memoryMb: 4_096 } } };
  return makeWorkflowEngine(
    {
      store,
      runner: { run: () => Effect.succeed({ output: "done", usage: { tokens: 10 } }) },
      monitor: {
        machine: Effect.succeed(machine),
        use: Effect.succeed({
          atMs: 0,
          cpuCores: 0,
          memoryBytes: 0,
          availableMemoryBytes: 64 * GIB,
          openFiles: 1,
          processes: 1,
        }),
      },
      events: { publish: () => Effect.void, subscribe: () => Effect.succeed(Stream.empty) },
    },
    {
      ...{
        engineId,
        claimTtlMs: 15_000,
        tickMs: 20,
        recoverOrphans: false,
        random: () => 0.5,
        limits: null,
        tenantQuotas,
      },
      ...{ execution: DEFAULT_PARALLEL_EXECUTION_CONFIG, tenantWeights: { acme: 2 }, tenantCaps: {} },
      ...{ routing: DEFAULT_ROUTING_RULES, scaling: DEFAULT_POOL_SCALING },
    },
  );
};

const chainOf = (workflowId: string, length: number) =>
  workflowOf(
    "acme",
    workflowId,
    Array.from({ length }, (_, at) => ({ ...taskOf(`t-${at}`, at === 0 ? [] : [`t-${at - 1}`]), budget: {} })),
  );

const setQuota = (columns: string, values: string): Promise<unknown> =>
  admin.query(
    `insert into plimsoll.tenant_quotas (tenant_id, ${columns}) values ('acme', ${values})
     on conflict (tenant_id) do update set (${columns}) = row(${values})`,
  );

const untilHolds = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let look = 0; look < 200 && !(await holds()); look++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await holds()).toBe(true);
};

it("reads what is laid down in the table, field by field, and nothing for others", async () => {
  await setQuota("tokens_per_day, weight", "5, 2.5");
  expect(await run(store.tenantQuotas(["acme", "globex"]))).toEqual([
    { tenantId: "acme", weight: 2.5, quota: { tokensPerDay: 5 } },
  ]);
  await admin.query("delete from plimsoll.tenant_quotas");
});

it.each([
  ["concurrent_tasks", "0"],
  ["cpu_cores", "-1"],
  ["memory_mb", "0"],
  ["tokens_per_day", "-1"],
  ["weight", "0"],
  ["weight", "101"],
])("lets nobody lay down %s = %s", async (column, value) => {
  await expect(setQuota(`${column}, tenant_id`, `${value}, 'acme'`)).rejects.toMatchObject({
    code: expect.stringMatching(/23514|42701/),
  });
});

it("takes quotas and weights from the table while it runs, on every engine, and counts what all of them use", async () => {
  const engineScope = Scope.makeUnsafe();
  const [one, two] = await Promise.all(
    ["one", "two"].map((engineId) => run(Scope.provide(startEngine(engineId), engineScope))),
  );
  if (one === undefined || two === undefined) throw new Error("two engines were started");
  await run(one.submit(chainOf("first", 3)));
  await untilHolds(async () => (await run(one.tenantStanding("acme"))).waitsFor?.quota === "tokensPerDay");
  expect(await run(one.tenantStanding("acme"))).toMatchObject({
    ...{ weight: 2, quota: { tokensPerDay: 20, memoryMb: 4_096 } },
    held: { tasks: 0, tokensToday: 20 },
  });
  // The other engine has run nothing of this tenant, and knows all the same.
  const refused = await run(Effect.flip(two.submit(chainOf("second", 1))));
  expect(refused).toMatchObject({ _tag: "WorkflowRefused", code: "quota-exhausted" });

  await setQuota("tokens_per_day, weight", "30, 7");
  expect((await run(one.result({ tenantId: "acme", workflowId: "first" }))).outcome).toBe("succeeded");
  expect(await run(one.tenantStanding("acme"))).toMatchObject({
    ...{ weight: 7, quota: { tokensPerDay: 30, memoryMb: 4_096 } },
    held: { tokensToday: 30 },
  });
  await setQuota("tokens_per_day, weight", "null, null");
  await untilHolds(async () => (await run(one.tenantStanding("acme"))).quota.tokensPerDay === 20);
  const { rows } = await admin.query(
    "select attempts::int, tokens from plimsoll.tenant_usage where tenant_id = 'acme'",
  );
  expect(rows).toEqual([{ attempts: 3, tokens: 30 }]);
  await run(Scope.close(engineScope, Exit.void));
});
