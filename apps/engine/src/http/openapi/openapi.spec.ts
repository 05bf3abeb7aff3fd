import { readFile } from "node:fs/promises";
import * as OpenApi from "effect/http-api/OpenApi";
import { expect, it } from "vitest";
import { EngineApi } from "../api/engine-api.ts";
import { openApiFile } from "./openapi-file.ts";
import { openApiText } from "./openapi-text.ts";

const document = OpenApi.fromApi(EngineApi) as unknown as {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: object }>; security: unknown[] }>
  >;
};

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);

it("is what is committed (else: node --conditions=@plimsoll/source apps/engine/src/http/openapi/write-openapi.ts)", async () => {
  const committed: unknown = JSON.parse(await readFile(openApiFile, "utf8"));
  expect(openApiText()).toBe(`${JSON.stringify(committed, null, 2)}\n`);
});

it("is OpenAPI 3.1 and has every operation of the API", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(operations.map(({ name }) => name).sort()).toEqual([
    "DELETE /v1/workflows/{id}",
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "GET /v1/alerts",
    "GET /v1/engine",
    "GET /v1/events",
    "GET /v1/usage",
    "GET /v1/workflows",
    "GET /v1/workflows/{id}",
    "GET /v1/workflows/{id}/journal",
    "GET /v1/workflows/{id}/result",
    "POST /v1/agents/select",
    "POST /v1/workflows",
    "POST /v1/workflows/{id}/resume",
  ]);
});

it("demands a token for everything below /v1, and documents its refusal as a problem", () => {
  for (const { name, operation } of operations.filter((one) => one.name.includes(" /v1/"))) {
    expect(operation.security, name).not.toEqual([]);
    expect(Object.keys(operation.responses["401"]?.content ?? {}), name).toEqual(["application/problem+json"]);
    expect(Object.keys(operation.responses["429"]?.content ?? {}), name).toEqual(["application/problem+json"]);
  }
});
