import type { Assessment } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { expect, expectTypeOf, it } from "vitest";
import { syntheticAssessment } from "../testing/synthetic-assessment.ts";
import { AssessmentJson } from "./assessment.schema.ts";

const codec = Schema.toCodecJson(AssessmentJson);

it("has exactly the fields of the domain", () => {
  expectTypeOf<typeof AssessmentJson.Type>().toEqualTypeOf<Assessment>();
});

it("brings an assessment through JSON unchanged, infinities included", () => {
  const assessment = syntheticAssessment({ failedCount: 30 });
  expect(assessment.metrics.latenciesMs).toContain(Infinity);
  const text = JSON.stringify(Schema.encodeSync(codec)(assessment));
  expect(text).toContain('"+Infinity"');
  expect(Schema.decodeUnknownSync(codec)(JSON.parse(text))).toEqual(assessment);
});

it("refuses a figure that is not a number", () => {
  const assessment = syntheticAssessment({});
  const broken = { ...assessment, metrics: { ...assessment.metrics, latenciesMs: [NaN] } };
  expect(() => Schema.encodeSync(codec)(broken)).toThrow();
});
