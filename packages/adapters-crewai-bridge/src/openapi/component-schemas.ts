import * as JsonSchema from "effect/JsonSchema";
import type * as Schema from "effect/Schema";
import * as SchemaRepresentation from "effect/SchemaRepresentation";
import { Health } from "../wire/health.schema.ts";
import { Info } from "../wire/info.schema.ts";
import { BatchLine, Cancellation, Invocation, InvocationAnswer, InvocationBatch } from "../wire/invocations.schema.ts";
import { AgentState, CreatedPool, PoolCreation, ReleasedPool } from "../wire/pools.schema.ts";
import { Problem } from "../wire/problem.schema.ts";
import { Resources } from "../wire/resources.schema.ts";

/** Every body of the protocol, as the bridge parses it. What they are made of follows by itself. */
const BODIES = {
  Health,
  Info,
  Resources,
  PoolCreation,
  CreatedPool,
  AgentState,
  ReleasedPool,
  Invocation,
  InvocationAnswer,
  InvocationBatch,
  BatchLine,
  Cancellation,
  Problem,
} satisfies Record<string, Schema.Top>;

/** Name of a body in `components/schemas`. */
export type BodyName = keyof typeof BODIES;

const sortedByName = <A>(entries: Readonly<Record<string, A>>): Record<string, A> =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));

/** `components/schemas` of the OpenAPI document, generated from the schemas that validate every answer. */
export const componentSchemas = (): Record<string, JsonSchema.JsonSchema> => {
  const [first, ...rest] = Object.values(BODIES).map(({ ast }) => ast);
  if (first === undefined) throw new Error("the protocol has no bodies");
  const document = SchemaRepresentation.toJsonSchemaMultiDocument(
    SchemaRepresentation.toRepresentations([first, ...rest]),
  );
  return sortedByName(JsonSchema.toMultiDocumentOpenApi3_1(document).definitions);
};
