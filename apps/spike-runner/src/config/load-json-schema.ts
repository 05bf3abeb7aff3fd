import type * as JsonSchema from "effect/JsonSchema";
import * as Schema from "effect/Schema";
import { LoadFileSchema } from "./load-file.ts";

/** JSON Schema of a load scenario, published as docs/schemas/load-scenario.v1.schema.json. */
export const loadScenarioJsonSchema = (): JsonSchema.JsonSchema => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(LoadFileSchema, { onExcessProperty: "error" });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "load-scenario.v1.schema.json",
    title: "Plimsoll load scenario, version 1",
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
};
