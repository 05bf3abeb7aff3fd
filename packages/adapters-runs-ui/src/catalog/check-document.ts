import type { CatalogKind } from "@plimsoll/application";
import { ConformanceReport } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaIssue from "effect/SchemaIssue";
import type { JsonObject } from "./json-access.ts";

const Objects = Schema.Record(Schema.String, Schema.Unknown);
const head = { schemaVersion: Schema.Literal(1), startedAt: Schema.String };
const Run = Schema.Struct({
  ...head,
  verdict: Schema.Struct({ kind: Schema.String, targets: Schema.Array(Objects), findings: Schema.Array(Objects) }),
  metrics: Objects,
  scenario: Objects,
  partial: Schema.Boolean,
});

/** The fields without which nothing can be shown, by kind; the rest is shown as far as it is there. */
const CHECKS = {
  spike: Run,
  load: Run,
  comparison: Schema.Struct({
    ...head,
    kind: Schema.String,
    scenario: Objects,
    orchestrators: Schema.Array(
      Schema.Struct({ name: Schema.String, runId: Schema.String, verdict: Schema.String, figures: Objects }),
    ),
  }),
  capacity: Schema.Struct({
    ...head,
    kind: Schema.String,
    scenario: Objects,
    result: Objects,
    trials: Schema.Array(Schema.Struct({ runId: Schema.String, agentCount: Schema.Finite })),
  }),
  tuning: Schema.Struct({
    ...head,
    kind: Schema.String,
    scenario: Objects,
    ranking: Schema.Array(Schema.Struct({ name: Schema.String, status: Schema.String })),
  }),
  conformance: ConformanceReport,
  unknown: Objects,
} as const satisfies Readonly<Record<CatalogKind, Schema.Top>>;

const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1();

const wordsOf = (error: Schema.SchemaError): string => {
  const first = formatIssue(error.issue).issues[0];
  const field = (first?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return `field ${field || "(all of it)"}: ${first?.message ?? "not as expected"}`;
};

/** What is wrong with a document of a kind, naming the field; null when it can be shown. */
export const checkDocument = (kind: CatalogKind, document: unknown): string | null => {
  const schema: Schema.Codec<unknown, unknown> = CHECKS[kind];
  return Result.match(Schema.decodeUnknownResult(schema)(document), { onFailure: wordsOf, onSuccess: () => null });
};

/** The document as fields, or what is wrong with the text. */
export const parseDocument = (kind: CatalogKind, text: string): JsonObject | string => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return cause instanceof Error ? cause.message : "no JSON";
  }
  return checkDocument(kind, json) ?? (json as JsonObject);
};
