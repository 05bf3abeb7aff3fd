import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call } from "./testing/api-caller.ts";
import { serveEngine, type ServedOptions } from "./testing/serve-engine.ts";
import { operatorToken, tenantToken } from "./testing/signed-token.ts";

let scope: Scope.Closeable;
let base: string;
let root: string;
beforeEach(() => {
  scope = Scope.makeUnsafe();
  base = realpathSync(mkdtempSync(path.join(tmpdir(), "plimsoll-roots-")));
  root = path.join(base, "root");
  mkdirSync(path.join(root, "data"), { recursive: true });
  mkdirSync(path.join(base, "root-beside"));
  writeFileSync(path.join(base, "secret"), "secret");
  writeFileSync(path.join(root, "data", "in.txt"), "in");
  symlinkSync(base, path.join(root, "out"));
});
afterEach(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void));
  rmSync(base, { recursive: true, force: true });
});

const serve = (settings: ServedOptions["settings"]) =>
  Effect.runPromise(Scope.provide(serveEngine(settings === undefined ? {} : { settings }), scope));
const code = (task: object, id = "c") => ({ id, tasks: [{ id: "a", command: ["cat", "data/in.txt"], ...task }] });

it("takes programs whose files are below a root, and stores where they are", async () => {
  const { url, store } = await serve({ codeWork: "everyone", codeRoots: [root] });
  const token = await tenantToken("acme");
  const task = { readPaths: ["data"], writePaths: [path.join(root, "made-later")] };
  expect((await call(`${url}/v1/workflows`, token, { json: code(task) })).status).toBe(202);
  const stored = await Effect.runPromise(store.load({ tenantId: "acme", workflowId: "c" }));
  expect(stored?.definition.tasks[0]?.work).toMatchObject({
    command: ["cat", path.join(root, "data/in.txt")],
    readPaths: [path.join(root, "data/in.txt"), path.join(root, "data")],
    writePaths: [path.join(root, "made-later")],
  });
});

it.each([
  ["a path elsewhere", { readPaths: ["/etc"] }, "readPaths[0]"],
  ["a path above", { writePaths: ["data", "../secret"] }, "writePaths[1]"],
  ["a folder whose name begins alike", { readPaths: ["../root-beside"] }, "readPaths[0]"],
  ["a symbolic link that leads out", { readPaths: ["out/secret"] }, "readPaths[0]"],
  ["what is not there yet below such a link", { writePaths: ["out/new/file"] }, "writePaths[0]"],
  ["a word of the command", { command: ["cat", "../secret"] }, "command[1]"],
  ["a word that is not there", { command: ["cat", "data/../../nothing"] }, "command[1]"],
  ["a program elsewhere", { command: ["/opt/program"] }, "command[0]"],
  ["a program that climbs out of the system's", { command: ["/usr/../opt/program"] }, "command[0]"],
])("refuses %s, from operators too", async (_, task, field) => {
  const { url } = await serve({ codeWork: "everyone", codeRoots: [root] });
  for (const token of [await tenantToken("acme"), await operatorToken()]) {
    const answer = await call(`${url}/v1/workflows?tenant=acme`, token, { json: code(task) });
    expect(answer).toMatchObject({ status: 403, body: { code: "path-outside-code-roots" } });
    expect(answer.body.field).toBe(`tasks[0].${field}`);
  }
});

it("takes programs from operators alone while there is no root", async () => {
  const { url } = await serve({ codeWork: "everyone", workflowFolder: root });
  const refused = await call(`${url}/v1/workflows`, await tenantToken("acme"), { json: code({}) });
  expect(refused).toMatchObject({ status: 403, body: { code: "code-work-not-allowed" } });
  expect(refused.body.hint).toContain("--code-root");
  const taken = await call(`${url}/v1/workflows?tenant=acme`, await operatorToken(), { json: code({}) });
  expect(taken.status).toBe(202);
});

it("bounds what a submitted workflow takes by the operator's configuration", async () => {
  const { url, store } = await serve(undefined);
  const token = await tenantToken("acme");
  const tasks = [{ id: "a", prompt: "x" }];
  const config = {
    ...{ maxConcurrentAgents: 5_000, cpuLimitPerAgentCores: 64 },
    ...{ memoryLimitPerAgentMb: 512, timeoutPerAgentSeconds: 1e6 },
  };
  expect((await call(`${url}/v1/workflows`, token, { json: { id: "greedy", config, tasks } })).status).toBe(202);
  const stored = await Effect.runPromise(store.load({ tenantId: "acme", workflowId: "greedy" }));
  expect(stored?.definition).toMatchObject({
    config: {
      ...{ maxConcurrentAgents: 10, cpuLimitPerAgentCores: 1 },
      ...{ memoryLimitPerAgentMb: 512, timeoutPerAgentSeconds: 300 },
    },
    tasks: [{ timeoutSeconds: 300 }],
  });
});

it.each([
  ["cpuCores", 32],
  ["memoryMb", 100_000],
  ["timeoutSeconds", 301],
])("refuses a task whose %s is above that, whatever its workflow's config says", async (field, value) => {
  const { url } = await serve(undefined);
  const config = { cpuLimitPerAgentCores: 64, memoryLimitPerAgentMb: 1_000_000, timeoutPerAgentSeconds: 1e6 };
  const json = { id: "w", config, tasks: [{ id: "a", prompt: "x", [field]: value }] };
  const answer = await call(`${url}/v1/workflows`, await tenantToken("acme"), { json });
  expect(answer).toMatchObject({ status: 422, body: { field: `tasks[0].${field}` } });
  expect(answer.body.detail).toContain("Allowed here: up to");
});
