import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, expect, it } from "vitest";
import { call } from "./testing/api-caller.ts";
import { serveEngine } from "./testing/serve-engine.ts";
import { operatorToken, signedToken, tenantToken } from "./testing/signed-token.ts";
import { taskFailure, timedRunner } from "./testing/timed-runner.ts";

const scope = Scope.makeUnsafe();
let url = "";
let acme = "";
let globex = "";
let operator = "";

const behaviourOf = ({ task }: { readonly task: { readonly taskId: string } }) => ({
  durationMs: task.taskId.startsWith("slow") ? 30_000 : 5,
  failure: task.taskId.startsWith("bad") ? taskFailure("permanent", "the model refused") : null,
});

beforeAll(async () => {
  const served = await Effect.runPromise(Scope.provide(serveEngine({ runner: timedRunner(behaviourOf) }), scope));
  url = served.url;
  [acme, globex, operator] = await Promise.all([tenantToken("acme"), tenantToken("globex"), operatorToken()]);
});
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

const chain = (id: string, names = ["a", "b"]) => ({
  id,
  name: "two steps",
  tasks: names.map((name, at) => ({ id: name, prompt: `do ${name}`, dependsOn: names.slice(0, at) })),
});

it("runs a submitted workflow and answers with its result, state, metrics and journal", async () => {
  const submitted = await call(`${url}/v1/workflows`, acme, { json: chain("first") });
  expect(submitted).toMatchObject({ status: 202, body: { tenantId: "acme", workflowId: "first", status: "accepted" } });
  const result = await call(`${url}/v1/workflows/first/result?waitSeconds=10`, acme);
  expect(result).toMatchObject({
    status: 200,
    body: { outcome: "succeeded", outputs: { a: "answer of a", b: "answer of b" } },
  });
  const shown = await call(`${url}/v1/workflows/first`, acme);
  expect(shown.body).toMatchObject({
    name: "two steps",
    dependsOn: { a: [], b: ["a"] },
    state: { executionStatus: "succeeded" },
    metrics: { taskCount: 2, succeeded: 2, unaccounted: 0 },
  });
  const journal = await call(`${url}/v1/workflows/first/journal?limit=3`, acme);
  expect(journal.body.entries.map((entry: { sequence: number }) => entry.sequence)).toEqual([1, 2, 3]);
  const rest = await call(`${url}/v1/workflows/first/journal?after=${journal.body.nextAfter}`, acme);
  expect(rest.body.entries[0].sequence).toBe(4);
  expect(rest.body.entries.at(-1).event.kind).toBe("workflow-finished");
  expect(rest.body.nextAfter).toBeNull();
});

it("takes the same workflow again without starting it twice, and refuses another one of that id", async () => {
  await call(`${url}/v1/workflows`, acme, { json: chain("again") });
  expect(await call(`${url}/v1/workflows`, acme, { json: chain("again") })).toMatchObject({
    status: 202,
    body: { status: "exists" },
  });
  const other = await call(`${url}/v1/workflows`, acme, { json: chain("again", ["x"]) });
  expect(other).toMatchObject({ status: 409, body: { code: "store-conflict" } });
});

it("cancels: what has ended stays, the rest is cancelled", async () => {
  await call(`${url}/v1/workflows`, acme, { json: { id: "to-cancel", tasks: [{ id: "slow-1", prompt: "x" }] } });
  expect((await call(`${url}/v1/workflows/to-cancel/result`, acme)).status).toBe(202);
  const cancelled = await call(`${url}/v1/workflows/to-cancel?reason=enough`, acme, { method: "DELETE" });
  expect(cancelled).toMatchObject({ status: 200, body: { cancelled: true } });
  const result = await call(`${url}/v1/workflows/to-cancel/result?waitSeconds=5`, acme);
  expect(result.body).toMatchObject({ outcome: "cancelled", cancelled: ["slow-1"] });
  expect((await call(`${url}/v1/workflows/to-cancel`, acme, { method: "DELETE" })).body.cancelled).toBe(false);
});

it("tells what failed, why, and what it blocked", async () => {
  const tasks = [
    { id: "bad", prompt: "x" },
    { id: "after", prompt: "{{bad}}", dependsOn: ["bad"] },
    { id: "good", prompt: "y" },
  ];
  await call(`${url}/v1/workflows`, acme, { json: { id: "partly", tasks } });
  const { body } = await call(`${url}/v1/workflows/partly/result?waitSeconds=10`, acme);
  expect(body).toMatchObject({
    outcome: "partially-succeeded",
    failures: [{ taskId: "bad", error: { class: "permanent", message: "the model refused" } }],
    blocked: [{ taskId: "after", blockedBy: "bad" }],
  });
});

const tenantIdsIn = ({ workflows }: { readonly workflows: readonly { readonly tenantId: string }[] }) =>
  workflows.map(({ tenantId }) => tenantId);

it("shows each tenant its own workflows alone, and operators all", async () => {
  await call(`${url}/v1/workflows`, acme, { json: chain("of-acme") });
  await call(`${url}/v1/workflows`, globex, { json: chain("of-globex") });
  const tenantsOf = async (token: string, query = "") =>
    new Set(tenantIdsIn((await call(`${url}/v1/workflows?limit=500${query}`, token)).body));
  expect(await tenantsOf(acme)).toEqual(new Set(["acme"]));
  expect(await tenantsOf(globex)).toEqual(new Set(["globex"]));
  expect(await tenantsOf(operator)).toEqual(new Set(["acme", "globex"]));
  expect(await tenantsOf(operator, "&tenant=globex")).toEqual(new Set(["globex"]));
});

it.each(["", "/result", "/journal"])(
  "answers 404 for another tenant's workflow (GET …%s), as for none",
  async (path) => {
    await call(`${url}/v1/workflows`, acme, { json: chain("secret") });
    for (const query of ["", "?tenant=acme"]) {
      const foreign = await call(`${url}/v1/workflows/secret${path}${query}`, globex);
      const missing = await call(`${url}/v1/workflows/nothing${path}${query}`, globex);
      expect(foreign.status).toBe(404);
      expect(foreign.headers.get("content-type")).toContain("application/problem+json");
      expect({ ...foreign.body, value: null, detail: null }).toEqual({ ...missing.body, value: null, detail: null });
    }
  },
);

it.each([
  ["DELETE", ""],
  ["POST", "/resume"],
])("lets nobody touch another tenant's workflow (%s …%s)", async (method, path) => {
  await call(`${url}/v1/workflows`, acme, { json: { id: `keep-${method}`, tasks: [{ id: "slow-x", prompt: "x" }] } });
  expect((await call(`${url}/v1/workflows/keep-${method}${path}`, globex, { method })).status).toBe(404);
  const { body } = await call(`${url}/v1/workflows/keep-${method}`, acme);
  expect(body.state.executionStatus).toBe("running");
  await call(`${url}/v1/workflows/keep-${method}`, acme, { method: "DELETE" });
});

it("refuses a body that names another tenant, and lets operators name one", async () => {
  const foreign = await call(`${url}/v1/workflows`, acme, { json: { ...chain("mine"), tenant: "globex" } });
  expect(foreign).toMatchObject({ status: 403, body: { code: "foreign-tenant", field: "tenant", value: '"globex"' } });
  expect((await call(`${url}/v1/workflows/mine`, operator + "", { method: "GET" })).status).toBe(422);
  expect((await call(`${url}/v1/workflows/mine?tenant=globex`, operator)).status).toBe(404);
  const named = await call(`${url}/v1/workflows`, operator, { json: { ...chain("named"), tenant: "globex" } });
  expect(named).toMatchObject({ status: 202, body: { tenantId: "globex" } });
});

it("pages through workflows, newest first, none twice and none left out", async () => {
  const ids = Array.from({ length: 7 }, (_, at) => `page-${at}`);
  const token = await tenantToken("pages");
  for (const id of ids) await call(`${url}/v1/workflows`, token, { json: chain(id) });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const { body } = await call(`${url}/v1/workflows?limit=3${query}`, token);
    seen.push(...body.workflows.map((one: { workflowId: string }) => one.workflowId));
    cursor = body.nextCursor;
  } while (cursor !== null);
  expect([...seen].sort()).toEqual(ids);
  expect(await call(`${url}/v1/workflows?cursor=zzz`, token)).toMatchObject({
    status: 422,
    body: { code: "malformed-cursor", field: "cursor" },
  });
});

it.each([
  [{ id: "x", tasks: [{ id: "a", promt: "typo" }] }, "tasks[0].promt", "prompt"],
  [{ id: "x", tasks: [{ id: "a", prompt: "p", priority: 12 }] }, "tasks[0].priority", "workflow.v1.schema.json"],
  [{ id: "x", tasks: [{ id: "a", prompt: "p", dependsOn: ["b"] }] }, "tasks[0].dependsOn[0]", ""],
  [{ id: "x", tasks: [{ id: "a", prompt: "{{z}}" }] }, "tasks[0].prompt", ""],
])("refuses a wrong workflow with field and hint (%#)", async (json, field, hint) => {
  const refused = await call(`${url}/v1/workflows`, acme, { json });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ status: 422, field });
  expect(refused.body.hint).toContain(hint);
  expect(refused.body.detail.length).toBeGreaterThan(10);
});

it("refuses programs from tenants, which would run on this machine", async () => {
  const json = { id: "code", tasks: [{ id: "a", command: ["node", "--version"] }] };
  expect(await call(`${url}/v1/workflows`, acme, { json })).toMatchObject({
    status: 403,
    body: { code: "code-work-not-allowed", field: "tasks[0].command" },
  });
});

it.each([
  ["no token", async () => null],
  ["garbage", async () => "garbage"],
  ["another secret", () => signedToken({ app_metadata: { tenant_id: "acme" } }, "5m", "b".repeat(40))],
  ["an expired one", () => signedToken({ app_metadata: { tenant_id: "acme" } }, "-1m")],
  ["a tenant in user_metadata alone", () => signedToken({ user_metadata: { tenant_id: "acme" } })],
  ["a tenant that is no identifier", () => signedToken({ app_metadata: { tenant_id: "../acme" } })],
  [
    "no signature (alg none)",
    async () =>
      `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"app_metadata":{"tenant_id":"acme"},"exp":9999999999}').toString("base64url")}.`,
  ],
])("lets nobody in with %s", async (_, make) => {
  const token = await make();
  for (const path of ["/v1/workflows", "/v1/engine", "/v1/events", "/v1/alerts", "/v1/workflows/first"]) {
    const answer = await call(`${url}${path}`, token);
    expect(answer.status).toBe(401);
    expect(answer.body.code).toBe("token-refused");
  }
});

it("says which agents it would choose, and why", async () => {
  const agent = (agentId: string, specialization: string[]) => ({
    ...{ agentId, runs: "prompt", role: agentId, goal: "", backstory: "", capabilities: ["write"], specialization },
    maxConcurrentTasks: 1,
  });
  const requirements = {
    capabilities: ["write"],
    specialization: ["poems"],
    boundBy: "llm",
    cpuCores: 0.1,
    memoryMb: 64,
  };
  const json = { taskId: "t", runs: "prompt", requirements, agents: [agent("novelist", []), agent("poet", ["poems"])] };
  const { status, body } = await call(`${url}/v1/agents/select`, acme, { json });
  expect(status).toBe(200);
  expect(body.selections.map((one: { agentId: string }) => one.agentId)).toEqual(["poet", "novelist"]);
  expect(body.selections[0].reasons.map((one: { factor: string }) => one.factor)).toContain("specialization");
  const nobody = { ...json, requirements: { ...requirements, capabilities: ["paint"] } };
  expect(await call(`${url}/v1/agents/select`, acme, { json: nobody })).toMatchObject({
    status: 422,
    body: { code: "no-agent-matches" },
  });
});

it("shows a tenant nothing of others in the engine's snapshot", async () => {
  await call(`${url}/v1/workflows`, acme, { json: { id: "busy", tasks: [{ id: "slow-b", prompt: "x" }] } });
  const mine = (await call(`${url}/v1/engine`, acme)).body;
  expect(mine.activeWorkflows).toContainEqual({ tenantId: "acme", workflowId: "busy" });
  const theirs = await call(`${url}/v1/engine`, globex);
  expect(theirs.text).not.toContain("acme");
  expect(theirs.body).toMatchObject({ engineId: "engine-under-test", draining: false, running: mine.running });
  expect((await call(`${url}/v1/engine`, operator)).text).toContain("acme");
  await call(`${url}/v1/workflows/busy`, acme, { method: "DELETE" });
});

it("tells Prometheus sums and no name of any tenant, workflow or task", async () => {
  await call(`${url}/v1/workflows`, acme, { json: chain("counted") });
  await call(`${url}/v1/workflows/counted/result?waitSeconds=5`, acme);
  const { text, headers } = await call(`${url}/metrics`, null);
  expect(headers.get("content-type")).toContain("text/plain");
  for (const name of [
    'plimsoll_tasks_total{status="succeeded"}',
    "plimsoll_task_queue_wait_seconds_bucket",
    'plimsoll_task_run_seconds_count{outcome="succeeded"}',
    "plimsoll_pool_size",
    "plimsoll_handoff_p99_seconds",
    'plimsoll_task_failures_total{class="permanent"}',
    "plimsoll_store_trouble 0",
  ]) {
    expect(text).toContain(name);
  }
  expect(text).not.toMatch(/acme|globex|counted|answer of/);
});

it("answers health and readiness without a token, and problems for what it has not", async () => {
  expect(await call(`${url}/healthz`, null)).toMatchObject({ status: 200, body: { status: "ok" } });
  expect(await call(`${url}/readyz`, null)).toMatchObject({ status: 200, body: { status: "ready" } });
  const unknown = await call(`${url}/v1/nothing`, acme);
  expect(unknown).toMatchObject({ status: 404, body: { code: "no-such-path" } });
  expect(unknown.headers.get("x-content-type-options")).toBe("nosniff");
  const broken = await call(`${url}/v1/workflows`, acme, {
    method: "POST",
    body: "{not json",
    headers: { "content-type": "application/json" },
  });
  expect(broken.status).toBeGreaterThanOrEqual(400);
  expect(broken.status).toBeLessThan(500);
  expect(broken.headers.get("content-type")).toContain("application/problem+json");
});
