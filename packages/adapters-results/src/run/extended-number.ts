import * as Schema from "effect/Schema";
import * as SchemaTransformation from "effect/SchemaTransformation";

const Encoded = Schema.Union([Schema.Finite, Schema.Literals(["+Infinity", "-Infinity"])]);
const infinities = { "+Infinity": Infinity, "-Infinity": -Infinity } as const;

const encode = (value: number): number | "+Infinity" | "-Infinity" => {
  if (Number.isFinite(value)) return value;
  return value > 0 ? "+Infinity" : "-Infinity";
};

/**
 * A number that may be infinite, which JSON can't write: a failed invocation's latency is the string "+Infinity".
 * NaN has no meaning in a result and is refused.
 */
export const ExtendedNumber = Encoded.annotate({
  description: 'A finite number, or the string "+Infinity" (a failed invocation never ends) or "-Infinity".',
}).pipe(
  Schema.decodeTo(
    Schema.Number.pipe(Schema.check(Schema.makeFilter((value: number) => !Number.isNaN(value) || "is not a number"))),
    SchemaTransformation.transform({
      decode: (value: number | "+Infinity" | "-Infinity") => (typeof value === "number" ? value : infinities[value]),
      encode,
    }),
  ),
);
