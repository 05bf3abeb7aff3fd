import type * as JsonSchema from "effect/JsonSchema";
import * as Schema from "effect/Schema";

/** A kind of file that people write: its schema, and the JSON Schema that is published for editors. */
export interface FileKind<S extends Schema.Top> {
  readonly schema: S;
  /** File name below docs/schemas. */
  readonly published: string;
  readonly title: string;
}

/** JSON Schema (draft 2020-12) of a kind of file; unknown keys are refused, as the reader does. */
export const jsonSchemaOf = ({ schema, published, title }: FileKind<Schema.Top>): JsonSchema.JsonSchema => {
  const { schema: body, definitions } = Schema.toJsonSchemaDocument(schema, { onExcessProperty: "error" });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: published,
    title,
    ...body,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
};
