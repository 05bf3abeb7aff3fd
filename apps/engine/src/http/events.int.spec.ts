import type { JournalEntry, WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterEach, expect, it } from "vitest";
import { call } from "./testing/api-caller.ts";
import { listen, until } from "./testing/event-listener.ts";
import { memoryStore, serveEngine, type ServedOptions } from "./testing/serve-engine.ts";
import { operatorToken, tenantToken } from "./testing/signed-token.ts";
import { timedRunner } from "./testing/timed-runner.ts";

const scopes: Scope.Closeable[] = [];
const serve = async (options: ServedOptions = {}) => {
  const scope = Scope.makeUnsafe();
  scopes.push(scope);
  const runner = timedRunner(({ task }) => ({ durationMs: task.taskId === "slow" ? 30_000 : 8, failure: null }));
  return await Effect.runPromise(Scope.provide(serveEngine({ runner, ...options }), scope));
};
afterEach(async () => {
  for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void));
});

const tasks = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `t${at}`, prompt: `do ${at}` }));
const submit = (url: string, token: string, id: string, count = 12) =>
  call(`${url}/v1/workflows`, token, { json: { id, tasks: tasks(count) } });

const named = ({ tenantId, workflowId, sequence }: JournalEntry) => `${tenantId}/${workflowId}#${sequence}`;
const ended = (entries: readonly JournalEntry[]) =>
  entries.filter(({ event }) => event.kind === "workflow-finished").length;
const journalOf = async (store: WorkflowStorePort, tenantId: string, ids: readonly string[]) => {
  const all = await Promise.all(
    ids.map((workflowId) => Effect.runPromise(store.journal({ tenantId, workflowId }, 0, 10_000))),
  );
  return all.flat().map(named).sort();
};

it("tells every transition once, across ten cut connections, in the order of each journal", async () => {
  const { url, store } = await serve();
  const token = await tenantToken("acme");
  const ids = ["w0", "w1", "w2", "w3"];
  const all: JournalEntry[] = [];
  let id: string | null = null;
  for (const workflow of ids) await submit(url, token, workflow, 40);
  for (let round = 0; round < 10; round += 1) {
    const heard = await listen(`${url}/v1/events`, token, id);
    await new Promise((resolve) => setTimeout(resolve, 20 + round * 7));
    heard.stop();
    await until("the connection is closed", () => heard.ended);
    all.push(...heard.entries);
    id = heard.lastEventId;
  }
  const last = await listen(`${url}/v1/events`, token, id);
  await until("all have ended", () => ended([...all, ...last.entries]) === ids.length);
  last.stop();
  all.push(...last.entries);
  expect(all.map(named).sort()).toEqual(await journalOf(store, "acme", ids));
  for (const workflow of ids) {
    const sequences = all.filter(({ workflowId }) => workflowId === workflow).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, at) => at + 1));
  }
});

it("goes on from the journal on another server, after the first one is gone, with what happened in between", async () => {
  const store = await Effect.runPromise(memoryStore);
  const token = await tenantToken("acme");
  const first = await serve({ store });
  await submit(first.url, token, "before");
  const heard = await listen(`${first.url}/v1/events`, token);
  await until("the first has ended", () => ended(heard.entries) === 1);
  heard.stop();
  await submit(first.url, token, "between");
  await call(`${first.url}/v1/workflows/between/result?waitSeconds=10`, token);
  await Effect.runPromise(Scope.close(scopes.pop() as Scope.Closeable, Exit.void));
  const second = await serve({ store, engine: { engineId: "another" } });
  const again = await listen(`${second.url}/v1/events`, token, heard.lastEventId);
  await until("the second has ended", () => ended(again.entries) === 1);
  await submit(second.url, token, "after");
  await until("the third has ended", () => ended(again.entries) === 2);
  expect([...heard.entries, ...again.entries].map(named).sort()).toEqual(
    await journalOf(store, "acme", ["before", "between", "after"]),
  );
});

it("finds what another engine on the same store wrote, of which nobody told it", async () => {
  const store = await Effect.runPromise(memoryStore);
  const token = await tenantToken("acme");
  const [shown, other] = [
    await serve({ store, limits: { heartbeatMs: 100 } }),
    await serve({ store, engine: { engineId: "other" } }),
  ];
  const heard = await listen(`${shown.url}/v1/events`, token);
  await submit(other.url, token, "elsewhere");
  await until("it has heard of the end", () => ended(heard.entries) === 1);
  expect(heard.entries.map(named).sort()).toEqual(await journalOf(store, "acme", ["elsewhere"]));
});

it("tells a tenant of its own workflows alone, of one workflow where that is asked, and an operator of all", async () => {
  const { url } = await serve();
  const [acme, globex, operator] = await Promise.all([tenantToken("acme"), tenantToken("globex"), operatorToken()]);
  const [ofAcme, ofOne, ofAll] = await Promise.all([
    listen(`${url}/v1/events`, acme),
    listen(`${url}/v1/events?workflow=two`, acme),
    listen(`${url}/v1/events`, operator),
  ]);
  await submit(url, acme, "one", 3);
  await submit(url, acme, "two", 3);
  await submit(url, globex, "three", 3);
  await until("all are told", () => ended(ofAll.entries) === 3 && ended(ofAcme.entries) === 2);
  await until("one is told", () => ended(ofOne.entries) === 1);
  expect(new Set(ofAcme.entries.map(({ tenantId }) => tenantId))).toEqual(new Set(["acme"]));
  expect(new Set(ofOne.entries.map(({ workflowId }) => workflowId))).toEqual(new Set(["two"]));
  expect((await call(`${url}/v1/events?tenant=globex`, acme)).status).toBe(403);
  const stolen = await listen(`${url}/v1/events`, globex, ofAcme.lastEventId);
  await until("the thief hears its own", () => ended(stolen.entries) === 1);
  expect(new Set(stolen.entries.map(({ tenantId }) => tenantId))).toEqual(new Set(["globex"]));
});

it("begins now where that is asked, and beats while nothing happens", async () => {
  const { url } = await serve({ limits: { heartbeatMs: 50 } });
  const token = await tenantToken("acme");
  await submit(url, token, "past");
  await call(`${url}/v1/workflows/past/result?waitSeconds=10`, token);
  const heard = await listen(`${url}/v1/events?from=now`, token);
  await until("two heartbeats", () => heard.heartbeats >= 2);
  expect(heard.entries).toEqual([]);
  await submit(url, token, "new", 2);
  await until("it has ended", () => ended(heard.entries) === 1);
  expect(new Set(heard.entries.map(({ workflowId }) => workflowId))).toEqual(new Set(["new"]));
});

it("refuses a malformed id and more streams than a tenant may hold, until one is closed", async () => {
  const { url } = await serve({ limits: { streamsPerTenant: 2 } });
  const token = await tenantToken("acme");
  const bad = await call(`${url}/v1/events`, token, { headers: { "last-event-id": "nonsense" } });
  expect(bad).toMatchObject({ status: 422, body: { code: "malformed-cursor", field: "last-event-id" } });
  const one = await listen(`${url}/v1/events`, token);
  await listen(`${url}/v1/events`, token);
  const third = await call(`${url}/v1/events`, token);
  expect(third).toMatchObject({ status: 429, body: { code: "too-many-streams" } });
  await listen(`${url}/v1/events`, await tenantToken("globex"));
  one.stop();
  let reopened = false;
  await until("a place is free again", () => {
    void listen(`${url}/v1/events`, token).then(
      () => (reopened = true),
      () => undefined,
    );
    return reopened;
  });
});

it("drains: not ready, no new work, streams told to come back, what runs is finished", async () => {
  const { url, drain } = await serve({
    runner: timedRunner(() => ({ durationMs: 400, failure: null })),
  });
  const token = await tenantToken("acme");
  await submit(url, token, "running", 1);
  const heard = await listen(`${url}/v1/events`, token);
  await until("it runs", () => heard.entries.some(({ event }) => event.kind === "task-dispatched"));
  const pending = call(`${url}/v1/workflows/running/result?waitSeconds=10`, token);
  const drained = Effect.runPromise(drain(5_000));
  await until("streams have ended", () => heard.ended);
  expect(heard.reconnect).toBe(true);
  expect(await call(`${url}/readyz`, null)).toMatchObject({ status: 503, body: { status: "draining" } });
  expect((await call(`${url}/healthz`, null)).status).toBe(200);
  const refused = await submit(url, token, "late", 1);
  expect(refused).toMatchObject({ status: 503, body: { code: "draining" } });
  expect(await pending).toMatchObject({ status: 200, body: { outcome: "succeeded" } });
  await drained;
});

it("answers HEAD without a stream, and counts only streams that somebody reads", async () => {
  const { url } = await serve({ limits: { streamsPerTenant: 2 } });
  const token = await tenantToken("acme");
  for (let at = 0; at < 5; at += 1) {
    const head = await call(`${url}/v1/events`, token, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers.get("content-type")).toContain("text/event-stream");
  }
  for (let at = 0; at < 10; at += 1) {
    const aborter = new AbortController();
    const asked = fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${token}` }, signal: aborter.signal });
    setTimeout(() => aborter.abort(), at % 5);
    await asked.then(({ body }) => body?.cancel()).catch(() => undefined);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const [one, two] = [await listen(`${url}/v1/events`, token), await listen(`${url}/v1/events`, token)];
  await submit(url, token, "heard", 1);
  await until("both hear", () => ended(one.entries) === 1 && ended(two.entries) === 1);
  expect((await call(`${url}/v1/events`, token)).status).toBe(429);
});

it("follows more open workflows than fit into a header, across cut connections, without loss or doubling", async () => {
  const { url, store } = await serve({ limits: { requestsPerWindow: 10_000, heartbeatMs: 200 } });
  const token = await tenantToken("acme");
  const ids = Array.from({ length: 300 }, (_, at) => `nightly-${at}-${crypto.randomUUID()}`);
  const json = (id: string) => ({ id, tasks: [...tasks(1), { id: "slow", prompt: "x" }] });
  const all: JournalEntry[] = [];
  let id: string | null = null;
  for (let round = 0; round < 6; round += 1) {
    const heard = await listen(`${url}/v1/events`, token, id);
    for (const one of ids.slice(round * 50, round * 50 + 50)) {
      await call(`${url}/v1/workflows`, token, { json: json(one) });
    }
    heard.stop();
    await until("the connection is closed", () => heard.ended);
    all.push(...heard.entries);
    id = heard.lastEventId;
    expect(id?.length).toBeLessThanOrEqual(4_096);
  }
  expect(id).toMatch(/^@/);
  const last = await listen(`${url}/v1/events`, token, id);
  const written = await journalOf(store, "acme", ids);
  const told = () => [...all, ...last.entries].map(named);
  await expect.poll(() => written.filter((one) => !told().includes(one)), { timeout: 10_000 }).toEqual([]);
  last.stop();
  expect(told().sort()).toEqual([...new Set(told())].sort());
});

it("says so when the place that an id names is not kept, on another server or after a restart", async () => {
  const { url } = await serve();
  const headers = { "last-event-id": `@${crypto.randomUUID()}.7` };
  const answer = await call(`${url}/v1/events`, await tenantToken("acme"), { headers });
  expect(answer).toMatchObject({ status: 422, body: { code: "position-forgotten", field: "last-event-id" } });
});
