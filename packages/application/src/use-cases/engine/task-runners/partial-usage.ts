import { Usage } from "@plimsoll/domain";
import * as Schema from "effect/Schema";

const { fields } = Usage;

/** What a program says of its usage: the dimensions that it knows. */
export const PartialUsage = Schema.Struct({
  iterations: Schema.optionalKey(fields.iterations),
  steps: Schema.optionalKey(fields.steps),
  wallTimeMs: Schema.optionalKey(fields.wallTimeMs),
  tokens: Schema.optionalKey(fields.tokens),
  costUsd: Schema.optionalKey(fields.costUsd),
});
