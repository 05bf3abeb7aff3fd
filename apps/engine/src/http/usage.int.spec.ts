import { NO_QUOTAS } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, expect, it } from "vitest";
import { call } from "./testing/api-caller.ts";
import { serveEngine } from "./testing/serve-engine.ts";
import { operatorToken, tenantToken } from "./testing/signed-token.ts";
import { timedRunner } from "./testing/timed-runner.ts";

const scope = Scope.makeUnsafe();
let url = "";
let acme = "";
let globex = "";
let operator = "";

const tenantQuotas = {
  defaults: { memoryMb: 1_000 },
  byTenant: { acme: { tokensPerDay: 6, maxConcurrentTasks: 3 }, globex: { cpuCores: 0.04 } },
};

beforeAll(async () => {
  const runner = timedRunner(() => ({ durationMs: 5, failure: null }));
  const engine = { tenantQuotas: { ...NO_QUOTAS, ...tenantQuotas }, tenantWeights: { acme: 3 } };
  url = (await Effect.runPromise(Scope.provide(serveEngine({ runner, engine }), scope))).url;
  [acme, globex, operator] = await Promise.all([tenantToken("acme"), tenantToken("globex"), operatorToken()]);
});
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

/** Its runner uses as many tokens as the task's id has letters. */
const workflow = (id: string, names: readonly string[]) => ({
  id,
  name: id,
  tasks: names.map((name) => ({ id: name, prompt: `do ${name}` })),
});

it("tells a tenant its quotas, what it holds and what it has used, and an operator all of them", async () => {
  await call(`${url}/v1/workflows`, acme, { json: workflow("first", ["three"]) });
  await call(`${url}/v1/workflows/first/result?waitSeconds=10`, acme);
  const report = await call(`${url}/v1/usage`, acme);
  expect(report.status).toBe(200);
  const [own, ...others] = report.body.tenants;
  expect(others).toEqual([]);
  expect(own).toMatchObject({
    ...{ tenantId: "acme", weight: 3, waitsFor: null },
    quota: { maxConcurrentTasks: 3, cpuCores: null, memoryMb: 1_000, tokensPerDay: 6 },
    held: { tasks: 0, cpuCores: 0, memoryMb: 0, tokensToday: 5 },
    days: [{ workflows: 1, attempts: 1, tokens: 5 }],
  });
  const all = await call(`${url}/v1/usage`, operator);
  expect(all.body.tenants.map(({ tenantId }: { tenantId: string }) => tenantId)).toEqual(["acme"]);
  expect((await call(`${url}/v1/usage`, globex)).body.tenants).toMatchObject([{ tenantId: "globex", days: [] }]);
  expect((await call(`${url}/v1/usage?tenant=acme`, globex)).status).toBe(403);
  const later = await call(`${url}/v1/usage?from=2999-01-01&to=2999-12-31`, acme);
  expect(later.body.tenants).toMatchObject([{ tenantId: "acme", days: [] }]);
  expect((await call(`${url}/v1/usage?from=yesterday`, acme)).status).toBe(422);
});

it("refuses what the day's tokens leave no room for with 429, and says which quota, its value and until when", async () => {
  await call(`${url}/v1/workflows`, acme, { json: workflow("second", ["x"]) });
  await call(`${url}/v1/workflows/second/result?waitSeconds=10`, acme);
  const refused = await call(`${url}/v1/workflows`, acme, { json: workflow("third", ["y"]) });
  expect(refused).toMatchObject({ status: 429, body: { code: "quota-exhausted", field: "tenant" } });
  expect(refused.body.detail).toBe("tenant acme may use 6 tokens a day (tokensPerDay): 6 are used since 00:00 UTC");
  expect(refused.body.hint).toMatch(/^Wait until \d{4}-\d\d-\d\dT00:00:00\.000Z, or raise tenants\.acme\.tokensPerDay/);
});

it("refuses a task that its tenant's quota can never hold with 422 at its field", async () => {
  const refused = await call(`${url}/v1/workflows`, globex, { json: workflow("large", ["z"]) });
  expect(refused).toMatchObject({
    status: 422,
    body: { code: "over-quota", field: "tasks[0].requirements.cpuCores" },
  });
  expect(refused.body.detail).toContain("0.04 cores (cpuCores)");
});
