import * as Schema from "effect/Schema";

/** Bounds of what people may write in the engine's files. */
export const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
export const PositiveNumber = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));
export const NaturalNumber = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
/** The letters of a name: tenants, workflows, tasks, agents. */
export const Identifier = Schema.String.pipe(Schema.check(Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/)));
