import * as Schema from "effect/Schema";

/** JSON form of the fairness ledger, in run.json and comparison.json. */
export const FairnessLedgerJson = Schema.Struct({
  subjects: Schema.Array(Schema.String),
  rows: Schema.Array(
    Schema.Struct({
      key: Schema.String,
      label: Schema.String,
      source: Schema.Literals(["measured", "reported"]),
      values: Schema.Array(Schema.NullOr(Schema.String)).annotate({ description: "In the order of subjects." }),
      unequal: Schema.Boolean,
    }),
  ),
}).annotate({ identifier: "FairnessLedger", description: "What is equal and unequal between the subjects." });
