import type * as JsonSchema from "effect/JsonSchema";
import * as Schema from "effect/Schema";
import { ScenarioFileSchema } from "./scenario-file.ts";

/** JSON Schema of `--config`, published as docs/schemas/scenario.v1.schema.json. */
export const scenarioJsonSchema = (): JsonSchema.JsonSchema => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(ScenarioFileSchema, { onExcessProperty: "error" });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "scenario.v1.schema.json",
    title: "Plimsoll scenario, version 1",
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
};
