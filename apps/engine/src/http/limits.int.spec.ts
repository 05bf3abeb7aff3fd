import { connect } from "node:net";
import {
  type AuditedWorkflowStore,
  type AuditEntry,
  StoreFailure,
  type WorkflowStorePort,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterEach, expect, it } from "vitest";
import { call } from "./testing/api-caller.ts";
import { serveEngine, type ServedOptions } from "./testing/serve-engine.ts";
import { operatorToken, tenantToken } from "./testing/signed-token.ts";

const scopes: Scope.Closeable[] = [];
const serve = async (options: ServedOptions = {}) => {
  const scope = Scope.makeUnsafe();
  scopes.push(scope);
  return await Effect.runPromise(Scope.provide(serveEngine(options), scope));
};
afterEach(async () => {
  for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void));
});

const NO_TOKENS = { keys: null, issuer: null, audience: null };

it("lets a tenant ask as often as it may, then says when to come back; others are not affected", async () => {
  const { url } = await serve({ limits: { requestsPerWindow: 5, rateWindowMs: 10_000 } });
  const [acme, globex] = await Promise.all([tenantToken("acme"), tenantToken("globex")]);
  const statuses: number[] = [];
  for (let at = 0; at < 5; at += 1) statuses.push((await call(`${url}/v1/engine`, acme)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200]);
  const refused = await call(`${url}/v1/engine`, acme);
  expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited", status: 429 } });
  const waitSeconds = Number(refused.headers.get("retry-after"));
  expect(waitSeconds).toBeGreaterThanOrEqual(1);
  expect(waitSeconds).toBeLessThanOrEqual(10);
  expect((await call(`${url}/v1/engine`, globex)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1_000 + 100));
  expect((await call(`${url}/v1/engine`, acme)).status).toBe(200);
});

const auditOf = ({ audit }: AuditedWorkflowStore, tenantId: string) =>
  Effect.runPromise(Effect.map(audit.page(tenantId, 0, 1_000), (rows) => rows.flatMap(entriesIn)));

const entriesIn = ({ entries }: { readonly entries: string }) =>
  JSON.parse(entries) as readonly Omit<AuditEntry, "tenantId">[];

it("AC8.3: notes refused tokens in the audit log, but not without end, and who submitted and cancelled", async () => {
  const { url, store } = await serve();
  const token = await tenantToken("acme");
  for (let at = 0; at < 100; at += 1) expect((await call(`${url}/v1/engine`, "guess")).status).toBe(401);
  await call(`${url}/v1/workflows`, token, { json: { id: "w", tasks: [{ id: "a", prompt: "x" }] } });
  await call(`${url}/v1/workflows/w`, token, { method: "DELETE" });
  const refusals = await auditOf(store, "");
  expect(refusals.length).toBeGreaterThan(50);
  expect(refusals.length).toBeLessThan(75);
  expect(refusals[0]).toMatchObject({ actor: "unknown", action: "access-refused", detail: { code: "token-refused" } });
  const said = await auditOf(store, "acme");
  const [submitted] = said;
  expect(submitted).toMatchObject({ action: "workflow-submitted", subject: "w", detail: { tasks: 1 } });
  expect(submitted?.actor).toMatch(/^token:/);
  expect(said.find(({ action }) => action === "workflow-cancelled")).toMatchObject({ actor: submitted?.actor });
  expect(JSON.stringify([refusals, said])).not.toContain("guess");
});

it("AC8.3: notes what a tenant asked for and may not have, also what it is not told that there is", async () => {
  const { url, store } = await serve({ limits: { requestsPerWindow: 4, rateWindowMs: 60_000 } });
  const token = await tenantToken("acme");
  const asked = [
    await call(`${url}/v1/workflows?tenant=globex`, token),
    await call(`${url}/v1/workflows/w?tenant=globex`, token),
    await call(`${url}/v1/workflows`, token, { json: { id: "w", tasks: [{ id: "a", command: ["true"] }] } }),
    await call(`${url}/v1/engine`, token),
    await call(`${url}/v1/engine`, token),
  ];
  expect(asked.map(({ status }) => status)).toEqual([403, 404, 403, 200, 429]);
  expect(
    (await auditOf(store, "acme")).map(({ action, subject, detail }) => [action, subject, detail["code"]]),
  ).toEqual([
    ["access-refused", "globex", "foreign-tenant"],
    ["access-refused", "globex", "foreign-tenant"],
    ["access-refused", "tasks[0].command", "code-work-not-allowed"],
    ["limit-hit", "requests", undefined],
  ]);
  expect(await auditOf(store, "globex")).toEqual([]);
});

it("serves on when the audit log can't be written", async () => {
  const broken = new StoreFailure({ code: "unavailable", message: "disk full", hint: "", retryable: true });
  const { url } = await serve({ ports: { audit: { record: () => Effect.fail(broken) } } });
  expect((await call(`${url}/v1/engine`, "guess")).status).toBe(401);
  expect((await call(`${url}/v1/engine`, await tenantToken("acme"))).status).toBe(200);
});

it("refuses headers that are too large", async () => {
  const { url } = await serve({ limits: { headerBytes: 4_096 } });
  const answer = await call(`${url}/healthz`, null, { headers: { "x-large": "x".repeat(8_000) } });
  expect(answer.status).toBe(431);
});

it.each(["declared", "chunked"])("refuses a body that is too large (%s)", async (how) => {
  const { url } = await serve({ limits: { bodyBytes: 2_000 } });
  const token = await tenantToken("acme");
  const text = JSON.stringify({ tasks: [{ id: "a", prompt: "x".repeat(5_000) }] });
  const body = how === "declared" ? text : new Blob([text]).stream();
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", body, headers, ...(how === "declared" ? {} : { duplex: "half" }) };
  const answer = await call(`${url}/v1/workflows`, token, init as RequestInit);
  expect(answer).toMatchObject({ status: 413, body: { code: "body-too-large", field: "body" } });
});

it("closes a connection that does not finish its headers", async () => {
  const { url } = await serve({ limits: { headersTimeoutMs: 300 } });
  const { port } = new URL(url);
  const startedAt = performance.now();
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "),
    );
    let text = "";
    socket.setTimeout(8_000, () => reject(new Error("the connection was left open")));
    socket.on("data", (chunk) => (text += String(chunk)));
    socket.on("close", () => resolve(text));
  });
  expect(answer).toContain("408");
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it("makes up a token on loopback when no secret is configured, and lets nobody else in", async () => {
  const { url, generatedToken } = await serve({ tokens: NO_TOKENS });
  expect(generatedToken).not.toBeNull();
  expect((await call(`${url}/v1/engine`, generatedToken)).status).toBe(200);
  expect((await call(`${url}/v1/engine`, await operatorToken())).status).toBe(401);
});

it("does not listen off loopback without a secret", async () => {
  const started = await Effect.runPromise(
    Effect.scoped(Effect.flip(serveEngine({ tokens: NO_TOKENS, settings: { host: "0.0.0.0" } }))),
  );
  expect(started).toMatchObject({ _tag: "StartFailure", code: "no-secret", field: "host" });
});

it("says that a port is taken", async () => {
  const { url } = await serve();
  const port = Number(new URL(url).port);
  const started = await Effect.runPromise(Effect.scoped(Effect.flip(serveEngine({ settings: { port } }))));
  expect(started).toMatchObject({ _tag: "StartFailure", code: "address-in-use", field: "port" });
});

it("answers 503 while the store is in trouble, without the store's own words", async () => {
  const broken = new StoreFailure({
    ...{
      code: "unavailable",
      message: "connect ECONNREFUSED db.internal:5432 user=postgres",
      hint: "",
      retryable: true,
    },
  });
  const wrapStore = (store: WorkflowStorePort): WorkflowStorePort => ({ ...store, list: () => Effect.fail(broken) });
  const { url } = await serve({ wrapStore });
  const answer = await call(`${url}/v1/workflows`, await tenantToken("acme"));
  expect(answer).toMatchObject({ status: 503, body: { code: "store-unavailable" } });
  expect(answer.text).not.toMatch(/db\.internal|postgres/);
});

it("answers a bug with a problem that tells nothing of it", async () => {
  const wrapStore = (store: WorkflowStorePort): WorkflowStorePort => ({
    ...store,
    list: () => Effect.die(new Error("secret detail at /srv/engine.ts")),
  });
  const { url } = await serve({ wrapStore });
  const answer = await call(`${url}/v1/workflows`, await tenantToken("acme"));
  expect(answer).toMatchObject({ status: 500, body: { code: "internal-error" } });
  expect(answer.text).not.toContain("secret detail");
});

it("answers a bug as one also when its words are those of a body that is too large", async () => {
  const wrapStore = (store: WorkflowStorePort): WorkflowStorePort => ({
    ...store,
    list: () => Effect.die(new RangeError("Maximum call stack size exceeded; maxBytes, too large")),
  });
  const { url } = await serve({ wrapStore });
  expect(await call(`${url}/v1/workflows`, await tenantToken("acme"))).toMatchObject({
    status: 500,
    body: { code: "internal-error" },
  });
});

it("is neither healthy nor ready once a defect has ended the engine", async () => {
  const { url, engine } = await serve({
    engine: {
      random: () => {
        throw new TypeError("a defect of a test");
      },
    },
  });
  expect((await call(`${url}/healthz`, null)).status).toBe(200);
  const token = await tenantToken("acme");
  await call(`${url}/v1/workflows`, token, { json: { id: "w", tasks: [{ id: "a", prompt: "x" }] } });
  expect(await Effect.runPromise(engine.whenStopped.pipe(Effect.timeout(10_000)))).toContain("a defect of a test");
  for (const path of ["healthz", "readyz"]) {
    expect(await call(`${url}/${path}`, null)).toMatchObject({ status: 503, body: { status: "stopped" } });
  }
});
