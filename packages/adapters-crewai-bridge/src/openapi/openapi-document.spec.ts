import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { openApiDocument, openApiText } from "./openapi-document.ts";
import { openApiFile } from "./openapi-file.ts";

const refsIn = (value: unknown): readonly string[] =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([key, child]) =>
        key === "$ref" && typeof child === "string" ? [child] : refsIn(child),
      );

it("is what is committed (else: npx nx run adapters-crewai-bridge:openapi)", async () => {
  const committed: unknown = JSON.parse(await readFile(openApiFile, "utf8"));
  expect(openApiText()).toBe(`${JSON.stringify(committed, null, 2)}\n`);
});

it("defines every schema that it refers to", () => {
  const document = openApiDocument() as { components: { schemas: Record<string, unknown> } };
  const refs = refsIn(document);
  expect(refs.length).toBeGreaterThan(20);
  const missing = refs.filter((ref) => !(ref.replace("#/components/schemas/", "") in document.components.schemas));
  expect(missing).toEqual([]);
});

it("lets every operation answer 401 as a problem document", () => {
  const { paths } = openApiDocument() as unknown as {
    paths: Record<string, Record<string, { responses: Record<string, { content: object }> }>>;
  };
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(9);
  for (const { responses } of operations) {
    expect(Object.keys(responses["401"]?.content ?? {})).toEqual(["application/problem+json"]);
  }
});
