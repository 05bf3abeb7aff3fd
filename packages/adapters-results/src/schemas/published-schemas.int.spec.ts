import { Ajv2020 } from "ajv/dist/2020.js";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { renderRunJson } from "../run/render-run-json.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import { syntheticInput } from "../testing/synthetic-input.ts";
import { publishedSchemas, runJsonSchema, samplesJsonSchema } from "./published-schemas.ts";

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
const records = syntheticEvidence({ failedCount: 30 });

const runJson = (): Record<string, unknown> =>
  JSON.parse(renderRunJson(syntheticInput({ failedCount: 30 }), {})) as Record<string, unknown>;

it.each(Object.keys(publishedSchemas()))("docs/schemas/%s is what the code says (npm run schemas)", async (name) => {
  const path = fileURLToPath(new URL(`../../../../docs/schemas/${name}`, import.meta.url));
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(publishedSchemas()[name]);
});

it("accepts a whole run.json, infinite latencies included", () => {
  const validate = ajv.compile(runJsonSchema());
  const document = runJson();
  expect(JSON.stringify(document)).toContain('"+Infinity"');
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
});

it("refuses a run.json without its verdict, or with a verdict that does not exist", () => {
  const validate = ajv.compile(runJsonSchema());
  expect(validate({ ...runJson(), verdict: undefined })).toBe(false);
  expect(validate({ ...runJson(), verdict: { ...(runJson()["verdict"] as object), kind: "MAYBE" } })).toBe(false);
});

it("accepts every line of the samples and refuses a foreign one", () => {
  const validate = ajv.compile(samplesJsonSchema());
  for (const record of records) expect(validate(JSON.parse(JSON.stringify(record)))).toBe(true);
  expect(validate({ kind: "rumour" })).toBe(false);
});
