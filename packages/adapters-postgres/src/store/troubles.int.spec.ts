import type { StoreFailure, WorkflowStorePort } from "@plimsoll/application";
import { dispatched, freshTenant, scaled, succeeded, workflowOf } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../migrate/migrate.ts";
import { startTcpProxy, type TcpProxy } from "../testing/tcp-proxy.ts";
import { startTestPostgres, type TestPostgres } from "../testing/start-test-postgres.ts";
import { makePostgresWorkflowStore } from "./make-postgres-workflow-store.ts";

const ANSWER_TIMEOUT_MS = 2_000;
const scope = Scope.makeUnsafe();
const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect);
const failureOf = <A>(effect: Effect.Effect<A, StoreFailure>): Promise<StoreFailure> => run(Effect.flip(effect));
const UNAVAILABLE = { code: "unavailable", retryable: true };

let postgres: TestPostgres;
let proxy: TcpProxy;
/** Through the proxy, and past it. */
let store: WorkflowStorePort;
let direct: WorkflowStorePort;

const opened = (databaseUrl: string) =>
  run(
    Scope.provide(
      makePostgresWorkflowStore({
        databaseUrl,
        maxConnections: 2,
        connectTimeoutMs: 1_000,
        answerTimeoutMs: ANSWER_TIMEOUT_MS,
      }),
      scope,
    ),
  );

beforeAll(async () => {
  postgres = await run(Scope.provide(startTestPostgres({ durable: true }), scope));
  await run(migrate(postgres.databaseUrl));
  proxy = await run(Scope.provide(startTcpProxy(postgres.databaseUrl), scope));
  [store, direct] = await Promise.all([opened(proxy.databaseUrl), opened(postgres.databaseUrl)]);
});
afterAll(() => run(Scope.close(scope, Exit.void)));

/** Asks once so that a connection stands, then loses the answer to `effect`. */
const losingTheAnswer = async <A>(effect: Effect.Effect<A, StoreFailure>): Promise<StoreFailure> => {
  await run(store.loadPerformance("nobody"));
  const before = proxy.cutCount();
  proxy.setMode("cut-answers");
  const failure = await failureOf(effect).finally(() => proxy.setMode("pass"));
  expect(proxy.cutCount()).toBeGreaterThan(before);
  return failure;
};

const journalKinds = async (definition: { readonly tenantId: string; readonly workflowId: string }) =>
  (await run(direct.journal(definition, 0, 1000))).map(({ event }) => event.kind);

describe("an answer that is lost between commit and store", () => {
  it("to append: the repetition finds everything written and writes nothing twice", async () => {
    const definition = workflowOf(freshTenant(), "appended");
    await run(store.accept(definition, 1));
    await run(store.claim(definition, "engine", 2, 10_000));
    const events = [dispatched({ taskId: "first" }), succeeded({ taskId: "first" })];
    const { tenantId, workflowId } = definition;
    const write = { tenantId, workflowId, epoch: 1, firstSequence: 3, events };
    expect(await losingTheAnswer(store.append([write]))).toMatchObject(UNAVAILABLE);
    const journal = ["workflow-accepted", "workflow-claimed", "task-dispatched", "task-succeeded"];
    expect(await journalKinds(definition)).toEqual(journal);
    const after = await run(direct.load(definition));
    expect(await run(store.append([write]))).toEqual(["written"]);
    expect(await journalKinds(definition)).toEqual(journal);
    expect(await run(direct.load(definition))).toEqual(after);
    expect(after?.state.parallelTasks[0]?.usage.tokens).toBe(12);
  });

  it("to append, repeated after another engine has taken over: what was written counts as written, the rest is fenced", async () => {
    const definition = workflowOf(freshTenant(), "taken-over");
    await run(store.accept(definition, 1));
    await run(store.claim(definition, "engine", 2, 10));
    const { tenantId, workflowId } = definition;
    const write = { tenantId, workflowId, epoch: 1, firstSequence: 3, events: [scaled(1)] };
    expect(await losingTheAnswer(store.append([write]))).toMatchObject(UNAVAILABLE);
    await run(direct.claim(definition, "another", 100, 10_000));
    expect(await run(store.append([write]))).toEqual(["written"]);
    const next = { ...write, firstSequence: 4, events: [scaled(2)] };
    expect(await run(store.append([next]))).toEqual(["fenced"]);
    expect(await journalKinds(definition)).toEqual([
      "workflow-accepted",
      "workflow-claimed",
      "pool-scaled",
      "workflow-claimed",
    ]);
  });

  it("to accept: the repetition finds that it exists", async () => {
    const definition = workflowOf(freshTenant(), "accepted");
    expect(await losingTheAnswer(store.accept(definition, 1))).toMatchObject(UNAVAILABLE);
    expect(await run(store.accept(definition, 2))).toBe("exists");
    expect(await journalKinds(definition)).toEqual(["workflow-accepted"]);
  });

  it("to claim: the repetition gets the same claim, and nobody else does", async () => {
    const definition = workflowOf(freshTenant(), "claimed");
    await run(store.accept(definition, 1));
    expect(await losingTheAnswer(store.claim(definition, "engine", 2, 10_000))).toMatchObject(UNAVAILABLE);
    expect(await run(direct.claim(definition, "another", 3, 10_000))).toBeNull();
    expect(await run(store.claim(definition, "engine", 4, 10_000))).toMatchObject({ epoch: 1, expiresAtMs: 10_004 });
    expect(await journalKinds(definition)).toEqual(["workflow-accepted", "workflow-claimed"]);
    expect(await run(store.claim(definition, "engine", 5, 10_000))).toBeNull();
  });

  it("to claim, never repeated: renewals do not keep for ever what nobody knows to hold", async () => {
    const definition = workflowOf(freshTenant(), "forgotten");
    const engineId = `engine-${definition.tenantId}`;
    await run(store.accept(definition, 1));
    await losingTheAnswer(store.claim(definition, engineId, 2, 10_000));
    await run(store.renew(engineId, 9_000, 10_000));
    expect(await run(direct.claim(definition, "another", 10_003, 10_000))).toMatchObject({ epoch: 2 });
  });
});

describe("a database that is away", () => {
  it("makes every call fail within its time when it hangs, and none hangs with it", async () => {
    await run(store.loadPerformance("nobody"));
    proxy.setMode("hang");
    const startedAt = Date.now();
    const calls = Array.from({ length: 8 }, () => failureOf(store.loadPerformance("nobody")));
    const failures = await Promise.all(calls).finally(() => proxy.setMode("pass"));
    for (const failure of failures) expect(failure).toMatchObject(UNAVAILABLE);
    expect(Date.now() - startedAt).toBeLessThan(4 * ANSWER_TIMEOUT_MS);
    expect(await run(store.loadPerformance("nobody"))).toEqual([]);
  });

  it("is reached again without a word after its connections were refused", async () => {
    proxy.setMode("refuse");
    expect(await failureOf(store.loadPerformance("nobody"))).toMatchObject(UNAVAILABLE);
    expect(await failureOf(store.orphans(1, 1))).toMatchObject(UNAVAILABLE);
    proxy.setMode("pass");
    expect(await run(store.loadPerformance("nobody"))).toEqual([]);
  });

  it("loses nothing that was said to be written when it is killed in the middle of writing", async () => {
    const definition = workflowOf(freshTenant(), "killed");
    await run(store.accept(definition, 1));
    await run(store.claim(definition, "engine", 2, 10_000));
    const { tenantId, workflowId } = definition;
    const writeOf = (index: number) => ({
      tenantId,
      workflowId,
      epoch: 1,
      firstSequence: 3 + index,
      events: [scaled(index)],
    });
    let acknowledged = 0;
    const writing = (async () => {
      for (let index = 0; index < 100_000; index++) {
        await run(store.append([writeOf(index)]));
        acknowledged = index + 1;
      }
    })().catch((cause: unknown) => cause);
    while (acknowledged < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    await run(postgres.kill);
    await writing;
    expect(await failureOf(store.load(definition))).toMatchObject(UNAVAILABLE);
    await run(postgres.restart);
    const { lastSequence = 0 } = (await run(store.load(definition))) ?? {};
    // The one in flight may have been committed without an answer; all before it must be there.
    expect([2 + acknowledged, 3 + acknowledged]).toContain(lastSequence);
    const repeated = Array.from({ length: 3 }, (_, ahead) => writeOf(acknowledged + ahead));
    expect(await run(store.append(repeated))).toEqual(["written", "written", "written"]);
    expect((await run(store.load(definition)))?.lastSequence).toBe(2 + acknowledged + 3);
    expect((await journalKinds(definition)).length).toBeLessThanOrEqual(1000);
  });
});
