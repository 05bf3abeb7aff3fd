import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { StoreFailure, WorkflowNotFound, WorkflowRefused } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fanOutWorkflow } from "../agents/fan-out-workflow.ts";
import type { GraphEngine } from "../engine/graph-engine.ts";
import { connectEngine } from "./connect-engine.ts";

const TOKEN = "a-secret-token";
const key = { tenantId: "acme", workflowId: "w" };
const definition = fanOutWorkflow(key, [{ prompt: "x" }], { name: "n" });

interface Heard {
  readonly line: string;
  readonly token: string | undefined;
  readonly body: string;
}

let server: Server;
let engine: GraphEngine;
let heard: Heard[];
/** The next answer: status and body; headers where it needs some. */
let answer: { status: number; body: unknown; headers?: Record<string, string> };

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
};

beforeEach(async () => {
  heard = [];
  server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      heard.push({ line: `${request.method} ${request.url}`, token: request.headers.authorization, body });
      response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  engine = connectEngine({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, token: TOKEN });
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const problem = (status: number, code: string, field: string | null = null) => ({
  status,
  body: { code, detail: `says ${code}`, field, hint: "h" },
});
const failing = <A, E>(effect: Effect.Effect<A, E>): Promise<E> => Effect.runPromise(Effect.flip(effect));

describe("connectEngine", () => {
  it("submits as the tenant, with the token in a header alone", async () => {
    answer = { status: 202, body: { ...key, status: "accepted" } };
    expect(await Effect.runPromise(engine.submit(definition))).toBe("accepted");
    expect(heard).toMatchObject([{ line: "POST /v1/workflows?tenant=acme", token: `Bearer ${TOKEN}` }]);
    expect(JSON.parse(heard[0]?.body ?? "")).toMatchObject({ id: "w", tasks: [{ id: "input-1", prompt: "x" }] });
  });

  it("waits on while a workflow runs", async () => {
    answer = { status: 202, body: { ...key, executionStatus: "running" } };
    const waiting = failing(engine.result(key));
    while (heard.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    answer = problem(404, "workflow-not-found");
    expect(await waiting).toBeInstanceOf(WorkflowNotFound);
    expect(heard[0]?.line).toBe("GET /v1/workflows/w/result?tenant=acme&waitSeconds=25");
  });

  it("cancels with the reason", async () => {
    answer = { status: 200, body: { ...key, cancelled: true } };
    expect(await Effect.runPromise(engine.cancel(key, "no need"))).toBe(true);
    expect(heard[0]?.line).toBe("DELETE /v1/workflows/w?tenant=acme&reason=no+need");
  });

  it.each([
    [problem(422, "no-agent-matches", "tasks[0].requirements"), WorkflowRefused, { field: "tasks[0].requirements" }],
    [
      problem(403, "foreign-tenant", "tenant"),
      WorkflowRefused,
      { code: "foreign-tenant", message: "says foreign-tenant" },
    ],
    [problem(429, "quota-exhausted"), WorkflowRefused, { code: "quota-exhausted", field: "workflow" }],
    [problem(409, "store-conflict", "id"), StoreFailure, { code: "conflict", retryable: false }],
    [problem(401, "no-token"), StoreFailure, { code: "forbidden", retryable: false }],
    [problem(503, "draining"), StoreFailure, { code: "unavailable", retryable: true }],
    [{ status: 502, body: "<html>" }, StoreFailure, { code: "unavailable", retryable: true }],
    [{ status: 202, body: { other: 1 } }, StoreFailure, { code: "invalid", retryable: false }],
  ])("takes %j for what helps", async (given, type, expected) => {
    answer = given;
    const failure = await failing(engine.submit(definition));
    expect(failure).toBeInstanceOf(type);
    expect(failure).toMatchObject(expected);
  });

  it("hands its token to no address that it is sent on to", async () => {
    answer = { status: 307, body: {}, headers: { location: "/elsewhere" } };
    expect(await failing(engine.submit(definition))).toMatchObject({ code: "unavailable" });
    expect(heard.length).toBe(1);
  });

  it("says who does not answer, and keeps the token to itself", async () => {
    const nobody = connectEngine({ url: "http://127.0.0.1:1", token: TOKEN });
    const failure = await failing(nobody.state(key));
    expect(failure).toMatchObject({ code: "unavailable", retryable: true });
    expect(failure.message).toMatch(/^http:\/\/127\.0\.0\.1:1 does not answer: /);
    expect(JSON.stringify(failure) + failure.message).not.toContain(TOKEN);
  });
});
