import * as Schema from "effect/Schema";

/** A name that a user gives: tenants, workflows, tasks, agents. It travels in URLs, SQL and file names. */
export const Identifier = Schema.String.pipe(Schema.check(Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/)));

export const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
export const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
export const PositiveNumber = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));
export const NaturalNumber = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
/** In 0..1. */
export const Ratio = NaturalNumber.pipe(Schema.check(Schema.isLessThanOrEqualTo(1)));
