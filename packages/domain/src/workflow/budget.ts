import * as Schema from "effect/Schema";
import { NaturalInt, NaturalNumber } from "./quantities.ts";

/** Upper limits; an absent one is unlimited. Sub-tasks inherit what is left of their parent's. */
export const Budget = Schema.Struct({
  iterations: Schema.optionalKey(NaturalInt),
  steps: Schema.optionalKey(NaturalInt),
  wallTimeMs: Schema.optionalKey(NaturalNumber),
  tokens: Schema.optionalKey(NaturalInt),
  costUsd: Schema.optionalKey(NaturalNumber),
});
export type Budget = typeof Budget.Type;

/** What was spent; every dimension counted. */
export const Usage = Schema.Struct({
  iterations: NaturalInt,
  steps: NaturalInt,
  wallTimeMs: NaturalNumber,
  tokens: NaturalInt,
  costUsd: NaturalNumber,
});
export type Usage = typeof Usage.Type;

export const NO_USAGE: Usage = { iterations: 0, steps: 0, wallTimeMs: 0, tokens: 0, costUsd: 0 };
