import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LONGEST_YAML_CHARACTERS } from "./handlers/submitted-yaml.ts";
import { call } from "./testing/api-caller.ts";
import { serveEngine } from "./testing/serve-engine.ts";
import { tenantToken } from "./testing/signed-token.ts";
import { timedRunner } from "./testing/timed-runner.ts";

const scope = Scope.makeUnsafe();
let url = "";
let acme = "";

beforeAll(async () => {
  const runner = timedRunner(() => ({ durationMs: 5, failure: null }));
  url = (await Effect.runPromise(Scope.provide(serveEngine({ runner }), scope))).url;
  acme = await tenantToken("acme");
});
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

const post = (body: string, contentType = "application/yaml") =>
  call(`${url}/v1/workflows`, acme, { method: "POST", body, headers: { "content-type": contentType } });

const bomb = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ...[..."bcdefgh"].map((key, at) => `${key}: &${key} [${`*${"abcdefg"[at]}, `.repeat(9)}]`),
].join("\n");

describe("a workflow submitted in YAML", () => {
  it("is run as the same one in JSON, and is the same one", async () => {
    const yaml =
      "id: plain\nname: Two\ntasks:\n  - {id: a, prompt: x}\n  - id: b\n    dependsOn: [a]\n    prompt: use {{a}}\n";
    expect(await post(yaml)).toMatchObject({ status: 202, body: { workflowId: "plain", status: "accepted" } });
    const tasks = [
      { id: "a", prompt: "x" },
      { id: "b", dependsOn: ["a"], prompt: "use {{a}}" },
    ];
    const json = await call(`${url}/v1/workflows`, acme, { json: { id: "plain", name: "Two", tasks } });
    expect(json).toMatchObject({ status: 202, body: { status: "exists" } });
    const result = await call(`${url}/v1/workflows/plain/result?waitSeconds=10`, acme);
    expect(result).toMatchObject({ status: 200, body: { outcome: "succeeded" } });
  });

  it.each([
    ["tasks: [", "body", /^body:1:9: /],
    [
      "tasks:\n  - id: a\n    promt: x\n",
      "tasks[0].promt",
      /^body:3:5: tasks\[0\]\.promt: unknown key\. Did you mean "prompt"\?/,
    ],
    [
      "tasks:\n  - {id: a, prompt: x, dependsOn: [b]}\n",
      "tasks[0].dependsOn[0]",
      /^body:2:36: .*no task of the workflow has that id/,
    ],
    [
      "tasks:\n  - {id: a, prompt: x, maxAttempts: 9}\n",
      "tasks[0].maxAttempts",
      /^body:2:37: 9 of task a is above errorHandling\.maxAttempts\. Allowed here: up to 3/,
    ],
    [bomb, "body", /^body:1:1: .*[Aa]lias/],
    ["x".repeat(LONGEST_YAML_CHARACTERS + 1), "body", /Allowed in YAML: up to 262144/],
  ])("is refused with line and field: %#", async (yaml, field, detail) => {
    const answer = await post(yaml);
    expect(answer).toMatchObject({ status: 422, body: { field } });
    expect(answer.body.detail).toMatch(detail);
  });

  it("names the line also where the token allows less than the workflow asks", async () => {
    const answer = await post("id: other\ntenant: globex\ntasks:\n  - {id: a, prompt: x}\n");
    expect(answer).toMatchObject({ status: 403, body: { code: "foreign-tenant", field: "tenant" } });
    expect(answer.body.detail).toMatch(/^body:2:9: /);
    expect((await post("tasks: []", "text/plain")).status).toBe(415);
  });
});
