import type * as JsonSchema from "effect/JsonSchema";
import * as Schema from "effect/Schema";

/** JSON Schema of a file that users write, published as docs/schemas/`id`; keys that it does not name are refused, as the reader does. */
export const publishedSchema = (
  schema: Parameters<typeof Schema.toJsonSchemaDocument>[0],
  id: string,
  title: string,
): JsonSchema.JsonSchema => {
  const { schema: body, definitions } = Schema.toJsonSchemaDocument(schema, { onExcessProperty: "error" });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: id,
    title,
    ...body,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
};
