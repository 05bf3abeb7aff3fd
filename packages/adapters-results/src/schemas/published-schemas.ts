import { Baseline } from "@plimsoll/application";
import { EvidenceRecord } from "@plimsoll/domain";
import * as JsonSchema from "effect/JsonSchema";
import * as Schema from "effect/Schema";
import { CapacityDocument } from "../capacity/capacity-document.ts";
import { ComparisonDocument } from "../comparison/comparison-document.ts";
import { ConformanceDocument } from "../conformance/conformance-document.ts";
import { LoadDocument } from "../load/load-document.ts";
import { RunDocument } from "../run/run-document.ts";
import { TuningDocument } from "../tuning/tuning-document.ts";

const published = (schema: Schema.Constraint, title: string): Readonly<Record<string, unknown>> => {
  const document = Schema.toJsonSchemaDocument(schema);
  return {
    $schema: JsonSchema.META_SCHEMA_URI_DRAFT_2020_12,
    title,
    ...document.schema,
    ...(Object.keys(document.definitions).length === 0 ? {} : { $defs: document.definitions }),
  };
};

/** JSON Schema (draft 2020-12) of run.json. */
export const runJsonSchema = (): Readonly<Record<string, unknown>> =>
  published(RunDocument, "Plimsoll run.json, version 1");

/** JSON Schema (draft 2020-12) of one line of samples.ndjson. */
export const samplesJsonSchema = (): Readonly<Record<string, unknown>> =>
  published(EvidenceRecord, "A line of Plimsoll samples.ndjson, version 1");

/** JSON Schema (draft 2020-12) of comparison.json. */
export const comparisonJsonSchema = (): Readonly<Record<string, unknown>> =>
  published(ComparisonDocument, "Plimsoll comparison.json, version 1");

/** JSON Schema (draft 2020-12) of load.json. */
export const loadJsonSchema = (): Readonly<Record<string, unknown>> =>
  published(LoadDocument, "Plimsoll load.json, version 1");

/** JSON Schema (draft 2020-12) of a baseline's file. */
export const baselineJsonSchema = (): Readonly<Record<string, unknown>> =>
  published(Baseline, "Plimsoll baseline, version 1");

/** JSON Schema (draft 2020-12) of capacity.json. */
export const capacityJsonSchema = (): Readonly<Record<string, unknown>> =>
  published(CapacityDocument, "Plimsoll capacity.json, version 1");

/** JSON Schema (draft 2020-12) of tuning.json. */
export const tuningJsonSchema = (): Readonly<Record<string, unknown>> =>
  published(TuningDocument, "Plimsoll tuning.json, version 1");

/** JSON Schema (draft 2020-12) of conformance.json. */
export const conformanceJsonSchema = (): Readonly<Record<string, unknown>> =>
  published(ConformanceDocument, "Plimsoll conformance.json, version 1");

/** Every schema that docs/schemas publishes, by file name. */
export const publishedSchemas = (): Readonly<Record<string, Readonly<Record<string, unknown>>>> => ({
  "load.v1.schema.json": loadJsonSchema(),
  "run.v1.schema.json": runJsonSchema(),
  "samples.v1.schema.json": samplesJsonSchema(),
  "baseline.v1.schema.json": baselineJsonSchema(),
  "comparison.v1.schema.json": comparisonJsonSchema(),
  "capacity.v1.schema.json": capacityJsonSchema(),
  "tuning.v1.schema.json": tuningJsonSchema(),
  "conformance.v1.schema.json": conformanceJsonSchema(),
});
