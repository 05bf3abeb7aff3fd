import type { LoadAssessment } from "@plimsoll/domain";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as Schema from "effect/Schema";
import { expect, expectTypeOf, it } from "vitest";
import { loadJsonSchema } from "../schemas/published-schemas.ts";
import { syntheticLoadInput } from "../testing/synthetic-load-input.ts";
import { LoadAssessmentJson } from "./load-assessment.schema.ts";
import { renderLoadJson } from "./load-document.ts";

const codec = Schema.toCodecJson(LoadAssessmentJson);
const document = (): Record<string, unknown> =>
  JSON.parse(renderLoadJson(syntheticLoadInput({ failEvery: 5, turns: 2 }), {})) as Record<string, unknown>;

it("has exactly the fields of the domain", () => {
  expectTypeOf<typeof LoadAssessmentJson.Type>().toEqualTypeOf<LoadAssessment>();
});

it("brings an assessment through JSON unchanged, infinities included", () => {
  const { assessment } = syntheticLoadInput({ failEvery: 5 });
  const text = JSON.stringify(Schema.encodeSync(codec)(assessment));
  expect(text).toContain('"+Infinity"');
  expect(Schema.decodeUnknownSync(codec)(JSON.parse(text))).toEqual(assessment);
});

it("is accepted by its published schema, and not without its verdict", () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(loadJsonSchema());
  expect(validate(document()), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...document(), verdict: undefined })).toBe(false);
});

it("says what was asked for, and its exit code", () => {
  expect(document()).toMatchObject({
    schemaVersion: 1,
    exitCode: 99,
    load: { shape: { kind: "spike-and-recover" } },
    devMode: false,
  });
});
